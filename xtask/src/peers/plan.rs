//! Which work is done, on which data, and by whom.

/// One piece of work that several programs do.
pub(crate) struct Workload {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    data: &'static str,
    quick_data: &'static str,
    pub(crate) work: Work,
    pub(crate) contenders: &'static [Contender],
}

impl Workload {
    /// Name of the matrix.
    pub(crate) fn data(&self, quick: bool) -> &'static str {
        if quick { self.quick_data } else { self.data }
    }
}

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Work {
    /// The nearest neighbours of every point.
    Neighbours { k: u32 },
    /// A t-SNE map by perplexity 30.
    Tsne { dims: u32 },
    /// A t-SNE map by uniform weights over 15 neighbours.
    UniformTsne,
    /// A UMAP map in 2D by 15 neighbours.
    Umap,
    /// Principal components.
    Pca { components: u32 },
    /// New rows into a finished map.
    Place,
    /// A text file into a binary one.
    Convert,
    /// The PCA map of a text file.
    FirstView,
}

/// Who does it.
pub(crate) struct Contender {
    pub(crate) name: &'static str,
    pub(crate) who: Who,
    /// Left out of a quick run.
    pub(crate) slow: bool,
}

/// Our binary or a peer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Who {
    /// `flags` go behind the others; `simd` forces a path.
    Ours { flags: &'static [&'static str], simd: Option<&'static str> },
    /// Its name in peer.py.
    Peer(&'static str),
}

/// Our fastest path, chosen by the binary.
pub(crate) const OURS: &str = "Embedscope";
/// The same, forced to AVX2.
pub(crate) const OURS_AVX2: &str = "Embedscope, AVX2";
/// openTSNE on exact neighbours.
pub(crate) const EXACT_FFT: &str = "openTSNE FFT, exact neighbours";
pub(crate) const EXACT_BARNES_HUT: &str = "openTSNE Barnes-Hut, exact neighbours";

const fn ours(name: &'static str, flags: &'static [&'static str]) -> Contender {
    Contender { name, who: Who::Ours { flags, simd: None }, slow: false }
}

const fn avx2(flags: &'static [&'static str]) -> Contender {
    Contender { name: OURS_AVX2, who: Who::Ours { flags, simd: Some("avx2") }, slow: false }
}

const fn peer(name: &'static str, key: &'static str) -> Contender {
    Contender { name, who: Who::Peer(key), slow: false }
}

/// A peer that compiles itself, or takes its time on small data, for half a minute.
const fn slow_peer(name: &'static str, key: &'static str) -> Contender {
    Contender { name, who: Who::Peer(key), slow: true }
}

const FFT: Contender = peer("openTSNE FFT", "opentsne-fft");
const BARNES_HUT: Contender = peer("openTSNE Barnes-Hut", "opentsne-bh");
/// On neighbours like ours, which are exact up to 40,000 points: by default it takes approximate ones of more than 1,000.
const FFT_EXACT: Contender = peer(EXACT_FFT, "opentsne-fft-exact");
const BARNES_HUT_EXACT: Contender = peer(EXACT_BARNES_HUT, "opentsne-bh-exact");

pub(crate) static WORKLOADS: &[Workload] = &[
    Workload {
        id: "tsne-70k",
        title: "MNIST, 70,000 x 784: t-SNE in 2D, perplexity 30",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Tsne { dims: 2 },
        contenders: &[ours(OURS, &[]), avx2(&[]), FFT],
    },
    Workload {
        id: "tsne-1m",
        title: "Synthetic mixture, 1,000,000 x 128: t-SNE in 2D, uniform weights over 15 neighbours",
        data: "synth1m",
        quick_data: "synth20k",
        work: Work::UniformTsne,
        contenders: &[ours(OURS, &[])],
    },
    Workload {
        id: "tsne-8k",
        title: "MNIST, first 8,000: t-SNE in 2D, perplexity 30",
        data: "mnist8k",
        quick_data: "mnist2k",
        work: Work::Tsne { dims: 2 },
        contenders: &[ours(OURS, &[]), BARNES_HUT, slow_peer("scikit-learn", "sklearn-tsne")],
    },
    Workload {
        id: "tsne-8k-3d",
        title: "MNIST, first 8,000: t-SNE in 3D, perplexity 30",
        data: "mnist8k",
        quick_data: "mnist2k",
        work: Work::Tsne { dims: 3 },
        contenders: &[ours(OURS, &[]), BARNES_HUT],
    },
    Workload {
        id: "tsne-70k-3d",
        title: "MNIST, 70,000 x 784: t-SNE in 3D, perplexity 30",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Tsne { dims: 3 },
        contenders: &[ours(OURS, &[])],
    },
    Workload {
        id: "knn90-70k",
        title: "MNIST, 70,000 x 784: 90 nearest neighbours, exact",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Neighbours { k: 90 },
        contenders: &[
            ours(OURS, &["--method", "exact"]),
            avx2(&["--method", "exact"]),
            peer("faiss flat", "faiss-flat"),
        ],
    },
    Workload {
        id: "knn15-70k",
        title: "MNIST, 70,000 x 784: 15 nearest neighbours, recall at least .99",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Neighbours { k: 15 },
        contenders: &[
            ours(OURS, &[]),
            ours("Embedscope, clustered", &["--method", "clustered"]),
            slow_peer("pynndescent", "pynndescent"),
            peer("hnswlib", "hnswlib"),
        ],
    },
    Workload {
        id: "knn15-1m",
        title: "Synthetic mixture, 1,000,000 x 128: 15 nearest neighbours, recall at least .99",
        data: "synth1m",
        quick_data: "synth20k",
        work: Work::Neighbours { k: 15 },
        contenders: &[ours(OURS, &[]), slow_peer("pynndescent", "pynndescent")],
    },
    Workload {
        id: "umap-70k",
        title: "MNIST, 70,000 x 784: UMAP in 2D, 15 neighbours (pacmap: its own method, at its defaults)",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Umap,
        contenders: &[ours(OURS, &[]), slow_peer("umap-learn", "umap-learn"), peer("pacmap", "pacmap")],
    },
    Workload {
        id: "umap-1m",
        title: "Synthetic mixture, 1,000,000 x 128: UMAP in 2D, 15 neighbours",
        data: "synth1m",
        quick_data: "synth20k",
        work: Work::Umap,
        contenders: &[ours(OURS, &[])],
    },
    Workload {
        id: "pca-70k",
        title: "MNIST, 70,000 x 784: 50 principal components",
        data: "mnist70k",
        quick_data: "mnist2k",
        work: Work::Pca { components: 50 },
        contenders: &[ours(OURS, &[]), peer("scikit-learn covariance", "sklearn-pca")],
    },
    Workload {
        id: "place",
        title: "MNIST, the 10,000 images for tests into a t-SNE map of the 60,000 for training, 90 neighbours each",
        data: "mnist60k",
        quick_data: "mnist2k",
        work: Work::Place,
        contenders: &[ours(OURS, &[]), slow_peer("openTSNE", "opentsne-place")],
    },
    Workload {
        id: "tsv-read",
        title: "MNIST, first 8,000 as a TSV file: read and written as .npy",
        data: "mnist8k-tsv",
        quick_data: "mnist2k-tsv",
        work: Work::Convert,
        contenders: &[ours(OURS, &[])],
    },
    Workload {
        id: "tsv-view",
        title: "MNIST, first 8,000 as a TSV file: PCA map from a cold start",
        data: "mnist8k-tsv",
        quick_data: "mnist2k-tsv",
        work: Work::FirstView,
        contenders: &[ours(OURS, &[])],
    },
    Workload {
        id: "iris",
        title: "Iris, 150 x 4: t-SNE in 2D, perplexity 30",
        data: "iris",
        quick_data: "iris",
        work: Work::Tsne { dims: 2 },
        contenders: &[ours(OURS, &[]), BARNES_HUT],
    },
    Workload {
        id: "iris-3d",
        title: "Iris, 150 x 4: t-SNE in 3D, perplexity 30",
        data: "iris",
        quick_data: "iris",
        work: Work::Tsne { dims: 3 },
        contenders: &[ours(OURS, &[]), BARNES_HUT],
    },
    Workload {
        id: "text",
        title: "Texts, 20,000 x 256: t-SNE in 2D, perplexity 30",
        data: "text20k",
        quick_data: "text2k",
        work: Work::Tsne { dims: 2 },
        contenders: &[ours(OURS, &[]), FFT, FFT_EXACT],
    },
    Workload {
        id: "text-3d",
        title: "Texts, 8,000 x 256: t-SNE in 3D, perplexity 30",
        data: "text8k",
        quick_data: "text2k",
        work: Work::Tsne { dims: 3 },
        contenders: &[ours(OURS, &[]), BARNES_HUT, BARNES_HUT_EXACT],
    },
];

/// The workload of that name.
pub(crate) fn workload(id: &str) -> Option<&'static Workload> {
    WORKLOADS.iter().find(|workload| workload.id == id)
}

/// Whether a contender of that name is our own binary.
pub(crate) fn is_ours(contender: &str) -> bool {
    contender.starts_with(OURS)
}
