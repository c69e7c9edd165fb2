from dimensions.models.dimension import Dimension, SubDimension

__all__ = ["Dimension", "SubDimension"]
