"""What passing Bimtek IV freezes of a record."""

COLUMNS = ("name", "unit", "dimension", "sub_dimension", "start_year", "end_year")
# Parts of a record, told as a whole under these names: targets of all its indicators,
# and its planned money by year.
TARGETS, PLANNED = "outcome_targets", "planned"
BASELINE_FIELDS = (*COLUMNS, TARGETS, PLANNED)
