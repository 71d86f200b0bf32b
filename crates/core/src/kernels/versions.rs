//! The instructions of each width of vectors, for loops that are written once for all widths.

/// Calls a macro once a width, with the name of the version, the features it needs, its type, how many numbers that holds, how
/// many points share a load, and the names of its instructions.
macro_rules! vector_versions {
    ($version:ident) => {
        $version!(
            avx512,
            "avx512f,avx512dq,avx512bw,avx512vl",
            __m512,
            16,
            4,
            _mm512_loadu_ps,
            _mm512_set1_ps,
            _mm512_setzero_ps,
            _mm512_sub_ps,
            _mm512_mul_ps,
            _mm512_add_ps,
            _mm512_fmadd_ps,
            _mm512_fnmadd_ps,
            _mm512_rcp14_ps,
            _mm512_storeu_ps
        );
        $version!(
            avx2,
            "avx2,fma",
            __m256,
            8,
            2,
            _mm256_loadu_ps,
            _mm256_set1_ps,
            _mm256_setzero_ps,
            _mm256_sub_ps,
            _mm256_mul_ps,
            _mm256_add_ps,
            _mm256_fmadd_ps,
            _mm256_fnmadd_ps,
            _mm256_rcp_ps,
            _mm256_storeu_ps
        );
    };
}

pub(crate) use vector_versions;
