"""From one run's results to what people read: the report, the workbook and the tables."""
