"""Hold SARIF files to the published schema, and to what a schema cannot say.

usage: validate_sarif.py SCHEMA FILE...

Prints one line for each fault, and exits with 1 if there is one.
"""

import json
import sys
import urllib.parse

import jsonschema


def locations(value):
    """Every physicalLocation anywhere in the document."""
    if isinstance(value, dict):
        if "physicalLocation" in value:
            yield value["physicalLocation"]
        for child in value.values():
            yield from locations(child)
    elif isinstance(value, list):
        for child in value:
            yield from locations(child)


def check_location(place, bases):
    artifact = place["artifactLocation"]
    uri = urllib.parse.urlsplit(artifact["uri"])
    if not artifact["uri"].isascii() or " " in artifact["uri"]:
        yield f"not encoded: {artifact['uri']}"
    if "uriBaseId" in artifact:
        if artifact["uriBaseId"] not in bases:
            yield f"unknown base {artifact['uriBaseId']}"
        if uri.scheme or artifact["uri"].startswith("/"):
            yield f"not relative: {artifact['uri']}"
    elif uri.scheme != "file":
        yield f"neither relative nor a file: {artifact['uri']}"
    region = place.get("region", {})
    if region.get("endLine") == region.get("startLine") and "endColumn" in region:
        if region["endColumn"] < region["startColumn"]:
            yield f"a region ends before it begins: {region}"


def check_result(result, rules):
    if "ruleIndex" in result and rules[result["ruleIndex"]]["id"] != result["ruleId"]:
        yield f"ruleIndex of {result['ruleId']} is another rule's"
    if not result["message"]["text"].strip():
        yield "an empty message"
    for name, value in result["partialFingerprints"].items():
        if not isinstance(value, str):
            yield f"fingerprint {name} is no text"
    ids = [place.get("id") for place in result.get("relatedLocations", [])]
    if len(ids) != len(set(ids)):
        yield "related locations share an id"


def check_run(run):
    rules = run["tool"]["driver"]["rules"]
    ids = [rule["id"] for rule in rules]
    if len(ids) != len(set(ids)):
        yield "two rules share an id"
    for rule in rules:
        for name in ("shortDescription", "fullDescription", "help"):
            if not rule[name]["text"]:
                yield f"rule {rule['id']} has no {name}"
        if not 0 <= float(rule["properties"]["security-severity"]) <= 10:
            yield f"rule {rule['id']} has a wrong security-severity"
    known = [entry["id"] for entry in run["tool"]["driver"]["notifications"]]
    for note in run["invocations"][0]["toolExecutionNotifications"]:
        if note["descriptor"]["id"] not in known:
            yield f"unknown notification {note['descriptor']['id']}"
    for result in run["results"]:
        yield from check_result(result, rules)
    for place in locations(run):
        yield from check_location(place, run["originalUriBaseIds"])


def check_file(schema, path):
    with open(path, encoding="utf-8") as file:
        document = json.load(file)
    faults = list(jsonschema.Draft4Validator(schema).iter_errors(document))
    for fault in faults:
        yield "/".join(str(step) for step in fault.absolute_path) + ": " + fault.message
    if not faults:
        for run in document["runs"]:
            yield from check_run(run)


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        schema = json.load(file)
    jsonschema.Draft4Validator.check_schema(schema)
    faulty = False
    for path in sys.argv[2:]:
        for fault in check_file(schema, path):
            print(f"{path}: {fault}")
            faulty = True
    sys.exit(1 if faulty else 0)


main()
