-- Orders and payment. All amounts are minor units of the order's currency, all times epoch seconds.

ALTER TABLE products ADD COLUMN tax_class TEXT NOT NULL DEFAULT 'standard';

-- By what a shop sells. Whoever changes this, the ways of delivery, the taxes or the codes raises `revision`, and an order is
-- placed under the one that its buyer was shown. Whoever has no row has the defaults, and revision 0.
CREATE TABLE checkout_settings (
  tenant_id TEXT PRIMARY KEY REFERENCES tenants (id),
  revision INTEGER NOT NULL DEFAULT 1,
  prices_include_tax INTEGER NOT NULL DEFAULT 1,
  hold_manual_days INTEGER NOT NULL DEFAULT 14 CHECK (hold_manual_days >= 0),
  provider TEXT NOT NULL DEFAULT 'manual' CHECK (provider IN ('manual', 'stripe')),
  instructions TEXT NOT NULL DEFAULT '',
  sealed_keys TEXT
) WITHOUT ROWID;

-- Numbers without gaps: each is taken in the transaction that uses it.
CREATE TABLE counters (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL CHECK (name IN ('order', 'invoice')),
  next INTEGER NOT NULL,
  PRIMARY KEY (tenant_id, name)
) WITHOUT ROWID;

CREATE TABLE shipping_rates (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  name TEXT NOT NULL,
  countries TEXT NOT NULL DEFAULT '["*"]',
  price INTEGER NOT NULL CHECK (price >= 0),
  min_subtotal INTEGER NOT NULL DEFAULT 0,
  max_grams INTEGER,
  active INTEGER NOT NULL DEFAULT 1,
  position INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX shipping_rates_tenant ON shipping_rates (tenant_id, position);

CREATE TABLE tax_rates (
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  country TEXT NOT NULL,
  class TEXT NOT NULL,
  ppm INTEGER NOT NULL CHECK (ppm BETWEEN 0 AND 1000000),
  PRIMARY KEY (tenant_id, country, class)
) WITHOUT ROWID;

CREATE TABLE discounts (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  code TEXT NOT NULL COLLATE NOCASE,
  kind TEXT NOT NULL CHECK (kind IN ('percent', 'amount', 'free_shipping')),
  value INTEGER NOT NULL CHECK (value >= 0),
  min_subtotal INTEGER NOT NULL DEFAULT 0,
  starts_at INTEGER,
  ends_at INTEGER,
  max_uses INTEGER,
  used INTEGER NOT NULL DEFAULT 0 CHECK (max_uses IS NULL OR used <= max_uses),
  once_per_email INTEGER NOT NULL DEFAULT 0,
  active INTEGER NOT NULL DEFAULT 1,
  UNIQUE (tenant_id, code)
) WITHOUT ROWID;

-- `stock` is the mark by which a batch that runs twice knows what it has done: none, taken with the lines, or returned. `paid`,
-- `refunded`, `processing` and `disputed` are what the payments' entries come to, and are nothing by themselves.
CREATE TABLE orders (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  number INTEGER NOT NULL,
  key TEXT NOT NULL,
  cart_id TEXT NOT NULL,
  client TEXT NOT NULL DEFAULT '',
  user_id TEXT,
  email TEXT NOT NULL,
  status TEXT NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'open', 'completed', 'canceled')),
  fulfilment TEXT NOT NULL CHECK (fulfilment IN ('none', 'waiting', 'packing', 'shipped', 'delivered')),
  stock TEXT NOT NULL DEFAULT 'none' CHECK (stock IN ('none', 'taken', 'returned')),
  provider TEXT NOT NULL,
  currency TEXT NOT NULL,
  subtotal INTEGER NOT NULL,
  discount INTEGER NOT NULL,
  shipping INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  total INTEGER NOT NULL CHECK (total >= 0),
  paid INTEGER NOT NULL DEFAULT 0,
  refunded INTEGER NOT NULL DEFAULT 0,
  processing INTEGER NOT NULL DEFAULT 0,
  disputed INTEGER NOT NULL DEFAULT 0,
  attention TEXT,
  discount_id TEXT,
  discount_code TEXT,
  delivery TEXT,
  prices_include_tax INTEGER NOT NULL,
  invoice_number INTEGER,
  hold_until INTEGER,
  sweep_until INTEGER NOT NULL DEFAULT 0,
  cancel_reason TEXT,
  country TEXT NOT NULL,
  tracking TEXT NOT NULL DEFAULT '',
  link_version INTEGER NOT NULL DEFAULT 1,
  revision INTEGER NOT NULL DEFAULT 1,
  placed_at INTEGER NOT NULL,
  paid_at INTEGER,
  canceled_at INTEGER,
  erased_at INTEGER,
  consents TEXT NOT NULL DEFAULT '[]',
  address TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '',
  UNIQUE (tenant_id, key),
  UNIQUE (tenant_id, number),
  UNIQUE (tenant_id, invoice_number),
  CHECK (refunded <= paid)
) WITHOUT ROWID;
CREATE INDEX orders_placed ON orders (tenant_id, placed_at, id);
CREATE INDEX orders_status ON orders (tenant_id, status, placed_at, id);
CREATE INDEX orders_to_pack ON orders (tenant_id, fulfilment, placed_at, id) WHERE status = 'open';
CREATE INDEX orders_attention ON orders (tenant_id, placed_at, id) WHERE attention IS NOT NULL;
CREATE INDEX orders_email ON orders (tenant_id, email, placed_at);
CREATE INDEX orders_user ON orders (user_id, placed_at);
CREATE INDEX orders_cart ON orders (cart_id);
CREATE INDEX orders_client ON orders (client) WHERE status = 'pending';
CREATE INDEX orders_discount ON orders (discount_id, email) WHERE discount_id IS NOT NULL;
CREATE INDEX orders_hold ON orders (hold_until) WHERE status = 'pending';

-- What was bought, as it was then: products come and go.
CREATE TABLE order_lines (
  order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  position INTEGER NOT NULL,
  product_id TEXT NOT NULL,
  variant_id TEXT NOT NULL,
  slug TEXT NOT NULL,
  name TEXT NOT NULL,
  variant_name TEXT NOT NULL,
  sku TEXT,
  image TEXT,
  type TEXT NOT NULL,
  unit_price INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  discount INTEGER NOT NULL,
  tax_ppm INTEGER NOT NULL,
  tax INTEGER NOT NULL,
  total INTEGER NOT NULL,
  tracked INTEGER NOT NULL,
  requires_shipping INTEGER NOT NULL,
  refunded_quantity INTEGER NOT NULL DEFAULT 0 CHECK (refunded_quantity BETWEEN 0 AND quantity),
  PRIMARY KEY (order_id, position)
) WITHOUT ROWID;

CREATE TABLE payment_attempts (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  provider TEXT NOT NULL,
  amount INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'new' CHECK (state IN ('new', 'open', 'processing', 'failed', 'expired', 'paid')),
  ref TEXT,
  url TEXT,
  expires_at INTEGER,
  begun_at INTEGER NOT NULL,
  UNIQUE (provider, ref)
) WITHOUT ROWID;
CREATE INDEX payment_attempts_order ON payment_attempts (order_id);

-- The ledger: what has come, gone back or is disputed. `asked` is what the provider has been or is about to be asked.
CREATE TABLE payment_entries (
  id TEXT PRIMARY KEY,
  order_id TEXT NOT NULL REFERENCES orders (id),
  provider TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('charge', 'refund', 'dispute')),
  ref TEXT,
  attempt TEXT,
  charge TEXT,
  amount INTEGER NOT NULL CHECK (amount > 0),
  currency TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('new', 'asked', 'done', 'failed')),
  why TEXT NOT NULL DEFAULT '',
  by TEXT NOT NULL DEFAULT '',
  at INTEGER NOT NULL,
  UNIQUE (provider, kind, ref)
) WITHOUT ROWID;
CREATE INDEX payment_entries_order ON payment_entries (order_id, at);
CREATE INDEX payment_entries_asked ON payment_entries (at) WHERE state IN ('new', 'asked');

CREATE TABLE payment_events (
  provider TEXT NOT NULL,
  event_id TEXT NOT NULL,
  type TEXT NOT NULL,
  order_id TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (provider, event_id)
) WITHOUT ROWID;

-- Mails that are to be sent: each fact has one, in the batch of the fact itself, and its text is made when it goes.
CREATE TABLE mails (
  id TEXT PRIMARY KEY,
  tenant_id TEXT NOT NULL REFERENCES tenants (id),
  kind TEXT NOT NULL,
  ref TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued' CHECK (state IN ('queued', 'sent', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  next_at INTEGER NOT NULL,
  lease_until INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, ref)
) WITHOUT ROWID;
CREATE INDEX mails_due ON mails (next_at) WHERE state = 'queued';

-- An order's story, as people read it.
CREATE TABLE order_events (
  order_id TEXT NOT NULL REFERENCES orders (id) ON DELETE CASCADE,
  once TEXT NOT NULL,
  at INTEGER NOT NULL,
  what TEXT NOT NULL,
  details TEXT NOT NULL DEFAULT '',
  by TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (order_id, once)
) WITHOUT ROWID;
