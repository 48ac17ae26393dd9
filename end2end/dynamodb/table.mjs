// The table of NextAuth's adapter, and rows in it as the adapter itself writes them.

import { CreateTableCommand, DynamoDBClient, waitUntilTableExists } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocument } from "@aws-sdk/lib-dynamodb";
import { DynamoDBAdapter } from "@auth/dynamodb-adapter";

export const TABLE = "next-auth";
export const REGION = "eu-central-1";

/** A table at this address: the settings by which it is known, and what can be done to it. */
export function table(endpoint) {
  const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY" };
  const client = new DynamoDBClient({ endpoint, region: REGION, credentials });
  // As the adapter's own documentation has it.
  const document = DynamoDBDocument.from(client, {
    marshallOptions: { convertEmptyValues: true, removeUndefinedValues: true, convertClassInstanceToMap: true },
  });
  return {
    settings: {
      DYNAMODB_ENDPOINT: endpoint,
      DYNAMODB_REGION: REGION,
      DYNAMODB_TABLE: TABLE,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    adapter: DynamoDBAdapter(document),
    document,
    async make() {
      const text = (name) => ({ AttributeName: name, AttributeType: "S" });
      const keys = (pk, sk) => [
        { AttributeName: pk, KeyType: "HASH" },
        { AttributeName: sk, KeyType: "RANGE" },
      ];
      await client.send(
        new CreateTableCommand({
          TableName: TABLE,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: ["pk", "sk", "GSI1PK", "GSI1SK"].map(text),
          KeySchema: keys("pk", "sk"),
          GlobalSecondaryIndexes: [
            { IndexName: "GSI1", KeySchema: keys("GSI1PK", "GSI1SK"), Projection: { ProjectionType: "ALL" } },
          ],
        }),
      );
      await waitUntilTableExists({ client, maxWaitTime: 20, minDelay: 0.1, maxDelay: 0.2 }, { TableName: TABLE });
    },
    /** Puts items, 25 a call. */
    async put(items) {
      for (let at = 0; at < items.length; at += 25) {
        const requests = items.slice(at, at + 25).map((Item) => ({ PutRequest: { Item } }));
        await document.send(new BatchWriteCommand({ RequestItems: { [TABLE]: requests } }));
      }
    },
    end: () => client.destroy(),
  };
}

const DAY = 86_400_000;
const inDays = (days) => new Date(Date.now() + days * DAY);

/** What never may be seen of them. */
export const SECRETS = ["hush-token", "hush-access", "hush-code"];

/** People as the adapter makes them, and what is wrong with some; what a look at the table must come to. */
export async function people({ adapter, put }) {
  const verified = new Date("2026-01-02T03:04:05.678Z");
  const user = (email, more) => adapter.createUser({ email, emailVerified: verified, ...more });
  const session = (userId, token, days) =>
    adapter.createSession({ userId, sessionToken: `hush-token-${token}`, expires: inDays(days) });
  const account = (userId, providerAccountId) =>
    adapter.linkAccount({
      userId,
      provider: "google",
      providerAccountId,
      type: "oauth",
      access_token: "hush-access",
      expires_at: 1_795_730_327,
      token_type: "bearer",
    });

  const ada = await user("ada@example.com", { name: "Ada", image: null });
  await account(ada.id, "g-ada");
  await session(ada.id, "ada-1", 30);
  await session(ada.id, "ada-2", 0.5);
  await session(ada.id, "ada-over", -3);

  // The same address in three spellings.
  await user("Bob@Example.com", { name: "Bob" });
  await user("bob@example.com");
  await user(" bob@example.com ");
  // A change of address never comes to the index.
  const carol = await user("carol@example.com");
  await adapter.updateUser({ id: carol.id, email: "carol@example.org" });
  // Signed in by a provider that gives no address; and by one that gives nonsense.
  const dan = await adapter.createUser({ email: null, emailVerified: null, name: "Dan" });
  await account(dan.id, "g-dan");
  await user("erin at example");
  // Deleted, as far as the adapter does it: 25 of 32 items go, and the user stays.
  const frank = await user("frank@example.com");
  await account(frank.id, "g-frank");
  for (let at = 0; at < 30; at += 1) await session(frank.id, `frank-${at}`, 30);
  await adapter.deleteUser(frank.id);
  // Never was anybody.
  await session("11111111-2222-4333-8444-555555555555", "nobody", 30);
  await account("11111111-2222-4333-8444-555555555555", "g-nobody");
  // One account, two users.
  const grace = await user("grace@example.com");
  await account(grace.id, "g-ada");

  await adapter.createVerificationToken({ identifier: "ada@example.com", token: "hush-code", expires: inDays(1) });
  await put([
    { pk: `USER#${ada.id}`, sk: "NOTE#1", text: "x", many: new Set([3, 1, 2]) },
    { pk: "POST#1", sk: "POST#1", at: 1 },
    { pk: "POST#" + "x".repeat(600), sk: "POST#2" },
    { pk: "a/b", sk: "c" },
    { pk: "a", sk: "b/c" },
    { pk: `USER#${ada.id}`, sk: "SESSION#hush-token-broken", expires: "soon" },
  ]);

  return {
    counts: { users: 9, accounts: 4, sessions: { live: 9, expired: 1 }, verifications: { live: 1, expired: 0 }, documents: 5 },
    moves: { users: 4, accounts: 2, sessions: 8, documents: 3 },
    findings: {
      same_address: 2,
      no_address: 1,
      refused_address: 1,
      same_account: 1,
      unreadable: 1,
      refused_key: 1,
      same_key: 1,
      no_user: 1,
      stale_index: 1,
    },
  };
}

/** So many items of people with nothing wrong: a user, an account and three sessions each. */
export function crowd(items) {
  const people = Array.from({ length: Math.floor(items / 5) }, (_, at) => at);
  return people.flatMap((at) => {
    const id = crypto.randomUUID();
    const [pk, email] = [`USER#${id}`, `person-${at}@example.com`];
    const sessions = [1, 2, 3].map((number) => {
      const token = `SESSION#${crypto.randomUUID()}-${number}`;
      const expires = (Date.now() + DAY) / 1000;
      return { pk, sk: token, GSI1PK: token, GSI1SK: token, type: "SESSION", userId: id, sessionToken: token.slice(8), expires };
    });
    const account = { pk, sk: `ACCOUNT#google#${at}`, GSI1PK: "ACCOUNT#google", GSI1SK: `ACCOUNT#${at}` };
    return [
      { pk, sk: pk, id, email, type: "USER", GSI1PK: `USER#${email}`, GSI1SK: `USER#${email}`, emailVerified: null, name: `Person ${at}` },
      { ...account, id: crypto.randomUUID(), userId: id, provider: "google", providerAccountId: `${at}`, type: "oauth", access_token: "x".repeat(200) },
      ...sessions,
    ];
  });
}
