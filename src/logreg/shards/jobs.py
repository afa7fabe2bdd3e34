"""What is done with the texts of each block, as the plan has it.

A job is JSON, and the model travels beside the plan under the name of its digest, so that whoever
finds the plan has everything.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from logreg.data.input_options import InputOptions, Selection
from logreg.errors import InputError
from logreg.features import FeatureSet
from logreg.features.custom import register_features
from logreg.model import Model
from logreg.model_file import digest, dump, loads
from logreg.pipeline.classification import Classification
from logreg.pipeline.featurize import Featurizer, NgramFeaturizer
from logreg.pipeline.task import InputColumns, Output, Task
from logreg.shards import store
from logreg.shards.job_options import input_from_json, input_to_json
from logreg.shards.measuring.scores import EVALUATE, ScoringJob
from logreg.shards.measuring.texts import CHECK, CheckingJob
from logreg.shards.measuring.words import LEARN, WordsJob
from logreg.shards.plan import Plan
from logreg.shards.record_job import RecordJob
from logreg.shards.sentence_job import AS_JSON, SentenceJob

CLASSIFY, FEATURES, SENTENCES = "classify", "features", "sentences"

_EXTENSIONS = {"tsv": ".tsv", "csv": ".csv", "jsonl": ".jsonl"}


class Job(Protocol):
    """What is done with a block."""

    @property
    def extension(self) -> str:
        """The extension of the parts."""

    def outputs(self, plan: Plan, i: int) -> Iterator[tuple[Output, int]]:
        """Yield the output for a block, piece by piece, and how many lines of the file that was.

        Raises:
            InputError: the file can't be read.
        """


def extension_of(fields: Mapping[str, Any]) -> str:
    """Return the extension of the parts of a job."""
    if fields["command"] == SENTENCES:
        return ".jsonl" if fields["lines"] == AS_JSON else ".txt"
    if fields["command"] == FEATURES:
        return _EXTENSIONS["tsv"]
    return _EXTENSIONS[fields["classification"]["style"]["format"]]


def classify_job(
    model: Model, classification: Classification, options: InputOptions
) -> dict[str, Any]:
    """Describe classify."""
    return {
        "command": CLASSIFY,
        "model": digest(model),
        "input": input_to_json(options),
        "classification": classification.to_json(),
    }


def features_job(model: Model, options: InputOptions) -> dict[str, Any]:
    """Describe features."""
    return {"command": FEATURES, "model": digest(model), "input": input_to_json(options)}


def sentences_job(model: Model, encoding: str | None, lines: str) -> dict[str, Any]:
    """Describe sentences."""
    fields = {"command": SENTENCES, "model": digest(model)}
    return {**fields, "encoding": encoding, "lines": lines}


def _model_name(model_digest: str) -> str:
    return f"model-{model_digest.removeprefix('sha256:')[:16]}.json"


def save_model(model: Model, folder: str) -> None:
    """Write the model of a job beside its plan.

    Raises:
        InputError: it can't be written.
    """
    store.write(store.join(folder, _model_name(digest(model))), dump(model).encode())


def load(fields: Mapping[str, Any], folder: str) -> Job:
    """Return the job that a plan describes.

    A worker of a cluster has not read $LOGREG_FEATURES yet, the feature set of one's own.

    Raises:
        LogregError: the feature set can't be imported.
        InputError: the model is missing, or is another one.
    """
    if own := os.environ.get("LOGREG_FEATURES"):
        register_features(own)
    if fields["command"] == CHECK:
        return CheckingJob.from_json(fields)
    if fields["command"] == LEARN:
        return WordsJob.from_json(fields)
    if fields["command"] == EVALUATE:
        return ScoringJob.from_json(fields, [_model(one, folder) for one in fields["models"]])
    model = _model(fields["model"], folder)
    if fields["command"] == SENTENCES:
        return SentenceJob(model, fields["encoding"], fields["lines"])
    options, extension = input_from_json(fields["input"]), extension_of(fields)
    if fields["command"] == FEATURES:
        features = model.features
        return RecordJob(
            Selection(options), lambda columns: _featurizer(features, columns), extension
        )
    found = Classification.from_json(fields["classification"])
    selection = Selection(options, keep_columns=found.style.echo)
    return RecordJob(selection, lambda columns: found.task(model, columns), extension)


def _model(model_digest: str, folder: str) -> Model:
    url = store.join(folder, _model_name(model_digest))
    model = loads(store.read(url).decode("utf-8", "surrogatepass"))
    if digest(model) != model_digest:
        raise InputError("is not the model of the plan; use another folder", url)
    return model


def _featurizer(features: FeatureSet, columns: InputColumns) -> Task:
    made = NgramFeaturizer if features.is_sparse else Featurizer
    return made(features, columns)
