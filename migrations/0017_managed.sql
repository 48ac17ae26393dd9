-- How those who manage the shop look for products: all of them, of whatever status, the newest first.
CREATE INDEX products_all ON products (tenant_id);
CREATE INDEX products_any_category ON products (tenant_id, category);
CREATE INDEX products_changed ON products (tenant_id, updated_at);
CREATE INDEX products_bare ON products (tenant_id) WHERE images = '[]';
