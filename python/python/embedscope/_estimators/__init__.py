"""Estimators by scikit-learn's conventions, with and without scikit-learn."""

from .neighbors import NearestNeighbors
from .pca import PCA
from .tsne import TSNE
from .umap import UMAP

__all__ = ["PCA", "TSNE", "UMAP", "NearestNeighbors"]
