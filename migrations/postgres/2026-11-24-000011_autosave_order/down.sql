ALTER TABLE application_parts DROP COLUMN saves;
