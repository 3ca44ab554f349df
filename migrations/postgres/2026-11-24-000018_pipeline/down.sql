DROP TABLE batch_items;
DROP TABLE batches;
DROP TABLE wordings;
DROP TABLE views;
DROP TABLE pipelines_seen;
DROP TABLE application_tags;
DROP TABLE application_owners;
