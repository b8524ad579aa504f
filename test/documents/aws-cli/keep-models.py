"""Writes models.json: the operations of the AWS CLI that the pages name, as botocore describes them, which the CLI reads.

Usage: install botocore (test/support/python/requirements-emulator.txt has the version), then
python test/documents/aws-cli/keep-models.py "<service> <operation>"...
Without arguments it renews the operations that models.json has.
"""

import json
import pathlib
import sys

import botocore
from botocore import xform_name
from botocore.loaders import Loader

FILE = pathlib.Path(__file__).with_name("models.json")
# Names of services in the CLI that differ from botocore's (awscli, customizations).
RENAMED = {"deploy": "codedeploy"}
DEPTH = 3

loader = Loader()


def described(shapes, name, depth):
    shape = shapes[name]
    kind = shape["type"]
    # A type that is left out is a text.
    result = {} if kind == "string" else {"type": kind}
    if "enum" in shape:
        result["values"] = shape["enum"]
    if depth == 0:
        return result
    if kind == "structure":
        result["members"] = {key: described(shapes, of["shape"], depth - 1) for key, of in shape["members"].items()}
        if shape.get("required"):
            result["needs"] = shape["required"]
    if kind == "list":
        result["item"] = described(shapes, shape["member"]["shape"], depth - 1)
    return result


def operation_of(command):
    service, operation = command.split(" ")
    name = RENAMED.get(service, service)
    model = loader.load_service_model(name, "service-2")
    by_name = {xform_name(key, "-"): key for key in model["operations"]}
    key = by_name[operation]
    row = model["operations"][key]
    shapes = model["shapes"]
    given = shapes[row["input"]["shape"]] if "input" in row else {"members": {}}
    returned = shapes[row["output"]["shape"]]["members"] if "output" in row else {}
    try:
        pages = loader.load_service_model(name, "paginators-1")["pagination"]
    except Exception:
        pages = {}
    required = given.get("required", [])
    return {
        **({"pages": True} if key in pages else {}),
        "parameters": {
            xform_name(member, "-"): {
                **({"required": True} if member in required else {}),
                **described(shapes, of["shape"], DEPTH),
            }
            for member, of in given["members"].items()
        },
        "returns": list(returned),
    }


commands = sys.argv[1:] or list(json.loads(FILE.read_text())["operations"])
kept = {
    "source": f"botocore {botocore.__version__}, whose models the AWS CLI reads",
    "operations": {command: operation_of(command) for command in sorted(set(commands))},
}
FILE.write_text(json.dumps(kept, indent=2) + "\n")
