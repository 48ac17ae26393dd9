-- How often the price that lists show is paid; roughly, until the application comes to the product.
ALTER TABLE products ADD COLUMN billing_interval TEXT;
ALTER TABLE products ADD COLUMN billing_interval_count INTEGER;
UPDATE products SET (billing_interval, billing_interval_count) =
  (SELECT billing_interval, billing_interval_count FROM product_variants
   WHERE product_id = products.id AND price_amount = products.price_min AND pricing_type = 'recurring' ORDER BY position LIMIT 1)
  WHERE id IN (SELECT product_id FROM product_variants WHERE pricing_type = 'recurring');
