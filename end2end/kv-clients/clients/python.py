"""Cloudflare's own client for Python, as it comes from PyPI. It reads the plan, does its rows, and prints what came of each."""

import base64
import json
import sys
import time
import traceback

from cloudflare import APIStatusError, Cloudflare

with open(sys.argv[1], encoding="utf-8") as file:
    PLAN = json.load(file)

CLIENTS = {}


class Endless(Exception):
    """A list that has no end."""


class Target:
    """What an operation works on."""

    def __init__(self, row, made):
        named = {**PLAN, **row}
        token = named["token"]
        if token not in CLIENTS:
            CLIENTS[token] = Cloudflare(api_token=token, base_url=PLAN["base"], max_retries=0, timeout=60)
        self.kv = CLIENTS[token].kv.namespaces
        self.id = made if named["namespace"] == "$made" else named["namespace"]
        self.account = {"account_id": named["account"]}
        self.namespace = {**self.account, "namespace_id": self.id}


def only(row, **names):
    """Those arguments that the row has, by the client's names for them."""
    return {name: row[field] for name, field in names.items() if field in row}


def pages(first, most=50):
    """What a list says, page by page; one that does not end is broken off."""
    items = []
    for count, page in enumerate(first.iter_pages()):
        if count > most:
            raise Endless
        items.extend(page.result)
    return items


def put(row, to):
    more = only(row, expiration_ttl="ttl", expiration="expiration", metadata="metadata")
    if row.get("compact"):
        # Of an object it would make JSON with spaces; a text it takes as it is.
        more["metadata"] = json.dumps(more["metadata"], separators=(",", ":"))
    to.kv.values.update(row["key"], **to.namespace, value=base64.b64decode(row["value"]), **more)
    return {}


def get(row, to):
    return {"value": base64.b64encode(to.kv.values.get(row["key"], **to.namespace).read()).decode()}


def both(row, to):
    put(row, to)
    return get(row, to)


def expires(row, to):
    answer = to.kv.values.with_raw_response.get(row["key"], **to.namespace)
    return {"expiration": int(answer.headers["expiration"])}


def metadata(row, to):
    return {"metadata": to.kv.metadata.get(row["key"], **to.namespace)}


def delete(row, to):
    to.kv.values.delete(row["key"], **to.namespace)
    return {}


def list_keys(row, to):
    found = pages(to.kv.keys.list(to.id, **to.account, **only(row, prefix="prefix", limit="limit", cursor="cursor")))
    return {"keys": [key.to_dict() for key in found]}


def pair(given):
    value = {"value": given["value"], "base64": True} if given["bytes"] else {"value": base64.b64decode(given["value"]).decode()}
    return {"key": given["key"], **value, **only(given, expiration_ttl="ttl", expiration="expiration", metadata="metadata")}


def counted(answer):
    return {"count": answer.successful_key_count, "failed": answer.unsuccessful_keys}


def bulk_put(row, to):
    return counted(to.kv.bulk_update(to.id, **to.account, body=[pair(given) for given in row["pairs"]]))


def bulk_get(row, to):
    answer = to.kv.bulk_get(to.id, **to.account, keys=row["keys"], **only(row, type="type", with_metadata="metadata"))
    return {"values": answer.to_dict()["values"]}


def bulk_delete(row, to):
    return counted(to.kv.bulk_delete(to.id, **to.account, body=row["keys"]))


def ns_create(row, to):
    return to.kv.create(**to.account, title=row["title"]).to_dict()


def ns_get(_, to):
    return to.kv.get(to.id, **to.account).to_dict()


def ns_rename(row, to):
    return to.kv.update(to.id, **to.account, title=row["title"]).to_dict()


def ns_list(row, to):
    return {"titles": [namespace.title for namespace in pages(to.kv.list(**to.account, per_page=row["per_page"]))]}


def ns_page(row, to):
    return {"count": len(to.kv.list(**to.account, page=row["page"], per_page=row["per_page"]).result)}


def ns_delete(_, to):
    to.kv.delete(to.id, **to.account)
    return {}


OPERATIONS = {**{name: value for name, value in globals().items() if callable(value)}, "list": list_keys}

MADE = None
for row in PLAN["rows"]:
    at = time.time()
    try:
        outcome = {"ok": True, **OPERATIONS[row["op"]](row, Target(row, MADE))}
        if row["op"] == "ns_create":
            MADE = outcome["id"]
    except APIStatusError as error:
        errors = error.body.get("errors") if isinstance(error.body, dict) else None
        outcome = {"ok": False, "status": error.status_code, "code": errors[0]["code"] if errors else None}
    except Endless:
        outcome = {"ok": False, "endless": True}
    except Exception:
        outcome = {"ok": False, "broken": traceback.format_exc()}
    print(json.dumps({"row": row["row"], "at": at, "outcome": outcome}), flush=True)
