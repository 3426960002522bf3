#!/usr/bin/env python3
"""Grades a submission for Classroom 50, with the teacher's copy of the workbook.

Put this and syscall-workbook.tar.gz into CLASSROOM/autograders/ASSIGNMENT/ of the configuration
repository.  The runner starts it in the student's checkout, of which nothing but the exercises is
opened, and reads result.json and release-body.md there.  What cannot be judged ends with a status
that is not 0: the runner calls that an error, and it is nobody's zero.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tarfile
import tempfile

OPTIONS = "@OPTIONS@".split()


def main() -> int:
    here = pathlib.Path(__file__).resolve().parent
    bundle = pathlib.Path(os.environ.get("CLASSROOM50_BUNDLE_DIR") or here)
    checkout = pathlib.Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        work = pathlib.Path(name)
        with tarfile.open(bundle / "syscall-workbook.tar.gz") as archive:
            archive.extractall(work)
        tree = work / "syscall-workbook"
        # For trying this out: a tree that is built already.
        tree = pathlib.Path(os.environ.get("WORKBOOK") or tree)
        subprocess.run(["make", "-C", tree, "deps", "build"], check=True)

        # A class of one.  Links stay links, and what is no exercise is not opened.
        student = work / "class" / "submission"
        (student / "lessons").mkdir(parents=True)
        shutil.copytree(checkout / "lessons", student / "lessons", symlinks=True, dirs_exist_ok=True)

        # GitHub's machines refuse parts of the jail; the result says which.
        command = [tree / "build" / "ring3", "-C", tree, "grade", "--quiet", "--weak-sandbox-ok"]
        command += ["--output", work / "out", *OPTIONS, work / "class"]
        status = subprocess.run(command).returncode
        book = work / "out" / "gradebook"
        result = book / "classroom50" / "submission.json"
        if status > 1 or not result.is_file():
            print(f"autograder: this could not be judged (status {status})", file=sys.stderr)
            return 3
        shutil.copyfile(result, checkout / "result.json")
        text = (book / "students" / "submission.txt").read_text(encoding="utf-8")
        body = "".join(f"    {line}\n" for line in text.splitlines())  # a code block: nothing acts
        (checkout / "release-body.md").write_text(body, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
