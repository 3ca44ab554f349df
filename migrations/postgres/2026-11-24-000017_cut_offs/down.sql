DROP TABLE cut_offs;
