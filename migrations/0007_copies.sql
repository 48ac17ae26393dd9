-- Whether smaller copies are made of a picture, as its bytes said when they came: of a moving one there are none. NULL of
-- files from before, whose bytes are asked when a copy is to be made.
ALTER TABLE cdn_files ADD COLUMN has_copies INTEGER;
