-- By whom it is found what is known of a person, so that it can be erased.
CREATE INDEX links_email ON links (email);
CREATE INDEX carts_user ON carts (user_id) WHERE user_id IS NOT NULL;
