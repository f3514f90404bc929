#!/usr/bin/env python3
"""Lists the source files of src/ that a command of the program enters, in order of entry.

    benchmarks/entered.py train configs/vae-digits.yaml --set training.steps=2 --outdir runs
    benchmarks/entered.py sample latest -n 4 -o samples.png

A file is entered when the JIT compiles a method of a type that it declares. The runtime prints each compiled method
(DOTNET_JitDisasmSummary); code is not inlined the first time it runs, so that no call is missed. Files that only declare
other commands of the command line are not counted.

Counted are the whole command; what a batch enters again and again (methods that the loop calls often enough to be
compiled once more, optimized: give train 300 steps or more); and what a sample enters once the model is loaded.
"""
import os
import re
import subprocess
import sys

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


def compiled(command):
    """(file, whether optimized) of each compiled method, in order."""
    environment = dict(os.environ, DOTNET_JitDisasmSummary="1")
    text = subprocess.run(["dotnet", PROGRAM, *command], env=environment, check=True, stdout=subprocess.PIPE).stdout
    files = declared()
    for line in text.decode(errors="replace").split("\n"):
        match = METHOD.search(line)
        name = re.sub(r"`\d+|\[.*", "", match.group(1)).split("+")[0] if match else None
        if name in files:
            yield files[name], "Tier1" in line and "Instrumented" not in line


def after(methods, mark):
    """The methods from the first one of the file `mark` on."""
    places = [k for k, (path, _) in enumerate(methods) if path == mark]
    return methods[places[0]:] if places else []


def show(title, paths):
    paths = list(dict.fromkeys(paths))
    print(title)
    for place, path in enumerate(paths, 1):
        print(f"{place:4} {path}")


def main(command):
    own = f"src/Cli/{command[0].capitalize()}Command.cs"
    methods = [m for m in compiled(command) if not re.search(r"Cli/\w+Commands?\.cs", m[0]) or m[0] == own]
    show("the whole command", [path for path, _ in methods])
    show("again with each batch", [path for path, often in after(methods, "src/Training/Trainer.cs") if often])
    show("from the loaded model to the picture", [path for path, _ in after(methods, "src/Evaluation/Samples.cs")])


if __name__ == "__main__":
    main(sys.argv[1:])
