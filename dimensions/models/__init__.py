from dimensions.models.dimension import Dimension, SubDimension
from dimensions.models.indicator import Indicator, IndicatorValue

__all__ = ["Dimension", "Indicator", "IndicatorValue", "SubDimension"]
