#!/usr/bin/env python3
"""Lists the source files of src/ that a command of the program enters, in order of entry.

    benchmarks/entered.py train configs/vae-digits.yaml --set training.steps=2 --outdir runs
    benchmarks/entered.py sample latest -n 4 -o samples.png

A file is entered when the JIT compiles a method of a type that it declares. The runtime writes each compiled method to
a file (DOTNET_JitDisasmSummary); code is not inlined the first time it runs, so that no call is missed. Files that only
declare other commands of the command line are not counted.
"""
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
PROGRAM = os.path.join(ROOT, "src/Cli/bin/Release/net10.0/Generative.Cli.dll")
WORDS = "public|internal|private|protected|file|sealed|static|abstract|partial|readonly|ref|unsafe"
TYPE = re.compile(rf"^\s*(?:\[[^\]]*\]\s*)*(?:(?:{WORDS}) )+(?:class|record struct|record|struct|interface|enum) (\w+)",
                  re.MULTILINE)
METHOD = re.compile(r"JIT compiled (?:\(dynamicClass\) )?([\w.`+<>\[\], ]+?):")


def declared():
    """Full name of a type -> the file that declares it first."""
    files = {}
    for folder, _, names in os.walk(os.path.join(ROOT, "src")):
        for name in sorted(names):
            if not name.endswith(".cs") or "/obj" in folder or "/bin" in folder:
                continue
            path = os.path.join(folder, name)
            text = open(path, encoding="utf-8-sig").read()
            namespace = re.search(r"^namespace ([\w.]+)", text, re.MULTILINE)
            for match in TYPE.finditer(text):
                full = f"{namespace.group(1)}.{match.group(1)}" if namespace else match.group(1)
                files.setdefault(full, os.path.relpath(path, ROOT))
    return files


def entered(command):
    """The files in order of entry."""
    with tempfile.NamedTemporaryFile() as log:
        environment = dict(os.environ, DOTNET_JitStdOutFile=log.name, DOTNET_JitDisasmSummary="1")
        subprocess.run(["dotnet", PROGRAM, *command], env=environment, check=True, stdout=subprocess.DEVNULL)
        lines = open(log.name, encoding="utf-8", errors="replace").read().split("\n")
    files, order = declared(), []
    for line in lines:
        match = METHOD.search(line)
        name = re.sub(r"`\d+|\[.*", "", match.group(1)).split("+")[0] if match else None
        if name in files and files[name] not in order:
            order.append(files[name])
    return order


def main(command):
    own = f"src/Cli/{command[0].capitalize()}Command.cs"
    order = [f for f in entered(command) if not re.search(r"Cli/\w+Commands?\.cs", f) or f == own]
    for place, path in enumerate(order, 1):
        print(f"{place:4} {path}")
    if "src/Training/Trainer.cs" in order:
        start = order.index("src/Training/Trainer.cs")
        print(f"{start} files to the first batch, {len(order) - start} for a batch")


if __name__ == "__main__":
    main(sys.argv[1:])
