"""What ``logreg evaluate`` prints, and that its figures are those of the library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from support import ROOT, Cli

import logreg
from logreg.evaluation import evaluate
from logreg.evaluation.metrics import Metrics
from logreg.model_file import builtin_path

THREE = "pos\tgreat\nneg\tbad\nneg\tgreat\n"
SHOPS = "shop,label,text\nx,pos,great\ny,neg,great\nx,neg,bad\n,pos,nice\n"
REVIEWS = str(ROOT / "data" / "reviews.tsv")


def judged(cli: Cli, *arguments: str, stdin: bytes | None = None) -> dict[str, Any]:
    result = cli("evaluate", "--format", "json", "--bootstrap", "0", *arguments, stdin=stdin)
    assert (result.status, result.stderr) == (0, "")
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_as_tables(cli: Cli) -> None:
    Path("a.tsv").write_text(THREE)
    assert cli("evaluate", "-m", "textbook", "--bootstrap", "0", "a.tsv").stdout == (
        "3 texts                    accuracy  95% interval  balanced  macro F1\n"
        "model                        0.6667                  0.7500    0.6667\n"
        "baseline: always negative    0.6667                  0.5000    0.4000\n"
        "baseline: sign of words      0.6667                  0.7500    0.6667\n"
        "\n"
        "metric              value  95% interval\n"
        "accuracy           0.6667\n"
        "balanced accuracy  0.7500\n"
        "macro F1           0.6667\n"
        "ROC AUC            0.7500\n"
        "average precision  0.5000\n"
        "log loss           0.9169\n"
        "Brier score        0.2904\n"
        "calibration error  0.2897\n"
        "\n"
        "label          precision  recall      F1  support\n"
        "negative          1.0000  0.5000  0.6667        2\n"
        "positive          0.5000  1.0000  0.6667        1\n"
        "macro average     0.7500  0.7500  0.6667        3\n"
        "micro average     0.6667  0.6667  0.6667        3\n"
        "\n"
        "gold \\ predicted  negative  positive\n"
        "negative                 1         1\n"
        "positive                 0         1\n"
        "\n"
        "P(positive)  texts  mean P  share positive\n"
        "0.0 to 0.1       1  0.0074          0.0000\n"
        "0.1 to 0.2       0       -               -\n"
        "0.2 to 0.3       0       -               -\n"
        "0.3 to 0.4       0       -               -\n"
        "0.4 to 0.5       0       -               -\n"
        "0.5 to 0.6       0       -               -\n"
        "0.6 to 0.7       0       -               -\n"
        "0.7 to 0.8       0       -               -\n"
        "0.8 to 0.9       0       -               -\n"
        "0.9 to 1.0       2  0.9309          0.5000\n"
        "\n"
        "threshold for positive  P >  precision  recall      F1\n"
        "in use                  0.5     0.5000  1.0000  0.6667\n"
        "best F1                 0.5     0.5000  1.0000  0.6667\n"
    )


def test_tables_have_the_intervals(cli: Cli) -> None:
    arguments = ["evaluate", "--bootstrap", "40", REVIEWS]
    lines = cli(*arguments).lines
    intervals = json.loads(cli(*arguments, "--format", "json").stdout)["intervals"]
    shown = {name: " to ".join(f"{end:.4f}" for end in ends) for name, ends in intervals.items()}
    assert lines[0] == "600 texts                  accuracy      95% interval  balanced  macro F1"
    assert lines[1].startswith(f"model                        0.7633  {shown['accuracy']}  ")
    assert [line[27:] for line in lines[6:14]] == list(shown.values())


def test_as_json(cli: Cli) -> None:
    found = judged(cli, "-m", "textbook", "-", stdin=THREE.encode())
    model = logreg.load("textbook")
    z, y = model.logits(["great", "bad", "great"]), np.array([1, 0, 0])
    expected = evaluate(z, y, model.labels)
    assert {name: found[name] for name in Metrics._fields} == expected.metrics._asdict()
    del found["reliability"]
    assert found == {
        "model": "textbook",
        "examples": 3,
        "threshold": 0.5,
        "within": None,
        **expected.metrics._asdict(),
        "intervals": None,
        "bootstrap": {"samples": 0, "seed": 0},
        "baselines": {
            "majority": {"accuracy": 2 / 3, "balanced_accuracy": 0.5, "macro_f1": 0.4},
            "sign_of_words": {
                "accuracy": 2 / 3,
                "balanced_accuracy": 0.75,
                "macro_f1": pytest.approx(2 / 3),
            },
        },
        "labels": {
            "negative": {"precision": 1.0, "recall": 0.5, "f1": 2 / 3, "support": 2},
            "positive": {"precision": 0.5, "recall": 1.0, "f1": 2 / 3, "support": 1},
        },
        "averages": {
            "macro": {"precision": 0.75, "recall": 0.75, "f1": 2 / 3, "support": 3},
            "micro": {"precision": 2 / 3, "recall": 2 / 3, "f1": 2 / 3, "support": 3},
        },
        "confusion": {
            "negative": {"negative": 1, "positive": 1},
            "positive": {"negative": 0, "positive": 1},
        },
        "thresholds": {
            "best_f1": {"probability": 0.5, "precision": 0.5, "recall": 1.0, "f1": 2 / 3},
            "min_precision": None,
        },
        "errors": [],
        "by": None,
        "against": None,
    }


def test_what_is_not_a_number_is_null_or_a_dash(cli: Cli) -> None:
    found = judged(cli, stdin=b"neg\tbad\n")
    assert found["roc_auc"] is found["average_precision"] is None
    assert found["labels"]["positive"]["recall"] is None
    assert found["thresholds"]["best_f1"] is None
    assert found["reliability"][9] == {
        "lower": 0.9,
        "upper": 1.0,
        "texts": 0,
        "mean_probability": None,
        "share_positive": None,
    }
    lines = cli("evaluate", "--min-precision", "0.9", stdin=b"neg\tbad\n").lines
    assert lines[0].startswith("1 text ")
    assert "ROC AUC                 -                 -" in lines
    assert lines[-1].split() == ["precision", ">=", "0.9", "not", "reachable", "-", "-", "-"]


def test_agrees_with_classify(cli: Cli, reviews: Path) -> None:
    for threshold in ("0.5", "0.7"):
        found = judged(cli, "--threshold", threshold, "reviews.tsv")
        lines = cli("classify", "--echo", "--threshold", threshold, "-i", "reviews.tsv").lines
        answers = [line.split("\t") for line in lines]
        hits = sum(label == gold for _, label, gold, _ in answers)
        assert found["accuracy"] == hits / len(answers)
        assert found["examples"] == len(answers) == 10


def test_label_that_the_model_does_not_have_is_refused(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\tgreat\nspam\tbad\n")
    result = cli("evaluate", "a.tsv")
    assert result.status == 1
    assert result.stderr == (
        "logreg: a.tsv: labels pos (1), spam (1), but the model's are negative and positive; "
        "name those that mean the same with --positive and --negative, other texts are then left "
        "out\n"
    )
    assert cli("evaluate", "--skip-bad-lines", "a.tsv") == result
    chosen = ["--positive", "pos", "--negative", "neg"]
    result = cli("evaluate", "--format", "json", *chosen, "a.tsv")
    assert json.loads(result.stdout)["examples"] == 1
    assert result.stderr == "logreg: a.tsv: left out 1 text of another label: spam (1)\n"


def test_no_text_of_the_chosen_labels_is_an_error(cli: Cli) -> None:
    chosen = ["--positive", "9", "--negative", "8"]
    result = cli("evaluate", *chosen, stdin=b"1\tgreat\n2\tbad\n")
    assert (result.status, result.stdout) == (1, "")
    problem = "no text has one of the chosen labels; choose among 1 (1), 2 (1)"
    assert result.stderr.splitlines()[-1] == f"logreg: stdin: {problem}"


def test_no_example_is_an_error(cli: Cli) -> None:
    result = cli("evaluate", "-", stdin=b"\n")
    assert result.status == 1
    assert result.stderr == ("logreg: stdin: no examples; write lines of label<TAB>text\n")


def test_files_and_stdin_are_one_set_of_texts(cli: Cli) -> None:
    Path("a.tsv").write_text("pos\tgreat\n")
    Path("b.jsonl").write_text('{"label": "neg", "text": "bad"}\n')
    apart = judged(cli, "a.tsv", "-", "b.jsonl", stdin=b"neg\tgreat\n")
    assert apart["examples"] == 3
    assert apart["log_loss"] == pytest.approx(judged(cli, stdin=THREE.encode())["log_loss"])


def test_intervals_are_seeded(cli: Cli) -> None:
    def intervals(*arguments: str) -> dict[str, list[float]]:
        result = cli("evaluate", "--format", "json", "--bootstrap", "40", *arguments, REVIEWS)
        found: dict[str, list[float]] = json.loads(result.stdout)["intervals"]
        return found

    first = intervals()
    assert tuple(first) == Metrics._fields
    assert all(lower < upper for lower, upper in first.values())
    assert first == intervals("--seed", "0") != intervals("--seed", "1")


@pytest.mark.parametrize("name", ["best_f1", "min_precision"])
def test_threshold_that_is_named_keeps_its_promise(cli: Cli, name: str) -> None:
    thresholds = judged(cli, "--min-precision", "0.9", REVIEWS)["thresholds"]
    promised = thresholds[name] if name == "best_f1" else thresholds[name]["found"]
    assert promised["probability"] != 0.5
    again = judged(cli, "--threshold", repr(promised.pop("probability")), REVIEWS)
    assert {key: again["labels"]["positive"][key] for key in promised} == promised


def test_errors_are_the_worst_with_what_misled(cli: Cli) -> None:
    content = "pos\tI like it\nneg\tgreat, nice great\nneg\tbad\npos\tbad!\n"
    Path("a.tsv").write_text(content)
    found = judged(cli, "-m", "textbook", "--errors", "9", "a.tsv")["errors"]
    assert [(error["path"], error["line"], error["gold"]) for error in found] == [
        ("a.tsv", 2, "negative"),
        ("a.tsv", 4, "positive"),
    ]
    assert found[0]["text"] == "great, nice great"
    assert found[0]["words"] == [
        {
            "feature": "positive",
            "token": token,
            "value": value,
            "negated": False,
            "contribution": 2.5 * value,
        }
        for token, value in (("great", 2.0), ("nice", 1.0))
    ]
    assert len(judged(cli, "-m", "textbook", "--errors", "1", "a.tsv")["errors"]) == 1
    result = cli("evaluate", "-m", "textbook", "--errors", "2", "a.tsv")
    assert result.stdout.partition("the most confident mistakes\n\n")[2] == (
        "a.tsv:2  negative, P(positive) = 0.9998\n"
        "  great, nice great\n"
        "  misled by positive: great x2 (+5.00), nice (+2.50)\n"
        "\n"
        "a.tsv:4  positive, P(positive) = 0.0821\n"
        "  bad!\n"
        "  misled by negative: bad (-5.00)\n"
    )


def test_negated_word_misleads_to_the_other_side(cli: Cli) -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["features"]["negation"] = True
    fields["lexicon"]["negators"] = ["not"]
    Path("model.json").write_text(json.dumps(fields))
    result = cli("evaluate", "--errors", "1", stdin=b"pos\tnot great\n")
    assert result.lines[-1] == "  misled by negative: negated great (-5.00)"


def test_long_and_hostile_text_is_cut_and_harmless(cli: Cli) -> None:
    text = "\x1b[31m great " + "word " * 100_000
    result = cli("evaluate", "-m", "textbook", "--errors", "1", stdin=f"neg\t{text}\n".encode())
    shown = result.stdout.partition("mistakes\n\n")[2].split("\n")
    assert shown[1].startswith(r"  \x1b[31m great word")
    assert shown[3].endswith(" …")
    assert shown[4] == "  misled by positive: great (+2.50)"
    assert max(map(len, result.lines)) <= 80


def test_mistake_in_a_folder_is_placed_by_its_file(cli: Cli) -> None:
    Path("texts/neg").mkdir(parents=True)
    Path("texts/neg/1.txt").write_text("great")
    assert judged(cli, "--errors", "1", "texts")["errors"][0]["path"] == "texts/neg/1.txt"


def test_json_is_utf_8_whatever_the_text(cli: Cli) -> None:
    arguments = ["evaluate", "--format", "json", "--errors", "1"]
    found = json.loads(cli(*arguments, stdin=b"neg\tgreat caf\xe9\n").stdout)
    assert found["errors"][0]["text"] == "great café"


def test_mistake_without_a_misleading_word(cli: Cli) -> None:
    result = cli("evaluate", "-m", "textbook", "--errors", "1", stdin=b"neg\tsome film\n")
    assert result.lines[-1] == "  misled by none of its words: bias and other features"


@pytest.mark.parametrize(
    ("name", "content", "column"),
    [
        ("a.tsv", SHOPS.replace(",", "\t"), "shop"),
        ("a.tsv", SHOPS.replace(",", "\t"), "1"),
        ("a.csv", SHOPS, "shop"),
        (
            "a.jsonl",
            '{"shop": "x", "label": "pos", "text": "great"}\n'
            '{"shop": "y", "label": "neg", "text": "great"}\n'
            '{"shop": "x", "label": "neg", "text": "bad"}\n'
            '{"label": "pos", "text": "nice"}\n',
            "shop",
        ),
    ],
)
def test_groups(cli: Cli, name: str, content: str, column: str) -> None:
    Path(name).write_text(content)
    found = judged(cli, "-m", "textbook", "--by", column, name)["by"]
    assert found["column"] == column
    assert [(group["value"], group["examples"]) for group in found["groups"]] == [
        ("x", 2),
        (None, 1),
        ("y", 1),
    ]
    assert [group["accuracy"] for group in found["groups"]] == [1, 1, 0]
    assert [group["macro_f1"] for group in found["groups"]] == [1, 1, 0]
    alone = judged(cli, "-m", "textbook", stdin=b"neg\tgreat\n")
    assert found["groups"][2]["log_loss"] == alone["log_loss"]
    result = cli("evaluate", "-m", "textbook", "--by", column, name)
    assert result.lines[-4:] == [
        f"{column:<9}  texts  accuracy  macro F1  log loss",
        "x              2    1.0000    1.0000    0.0395",
        "(missing)      1    1.0000    1.0000    0.0716",
        "y              1    0.0000    0.0000    2.6716",
    ]


def test_values_that_are_no_strings_are_written_as_json(cli: Cli) -> None:
    lines = [
        f'{{"stars": {value}, "label": "pos", "text": "nice"}}\n' for value in ("5", "true", "null")
    ]
    Path("a.jsonl").write_text("".join(lines))
    groups = judged(cli, "--by", "stars", "a.jsonl")["by"]["groups"]
    assert [group["value"] for group in groups] == [None, "5", "true"]


@pytest.mark.parametrize("column", ["shpo", "4", "0"])
def test_column_that_is_not_there_is_refused_with_those_that_are(cli: Cli, column: str) -> None:
    Path("a.tsv").write_text("shop\tlabel\ttext\nx\tpos\tgreat\n")
    Path("b.tsv").write_text("pos\tgreat\n")
    result = cli("evaluate", "--by", column, "a.tsv")
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        f"logreg: a.tsv: no column '{column}' (there are 'shop', 'label', 'text'); name one of "
        "these, or give a number\n"
    )
    result = cli("evaluate", "--by", "shop", "a.tsv", "b.tsv")
    assert result.stderr.startswith("logreg: b.tsv: no column 'shop' (there are 'label', 'text');")


def test_long_values_are_cut_in_the_table(cli: Cli) -> None:
    result = cli("evaluate", "--by", "text", stdin=f"pos\t{'x' * 41}\nneg\t{'y' * 40}\n".encode())
    assert [line.split()[0] for line in result.lines[-2:]] == ["x" * 39 + "…", "y" * 40]


def test_against_another_model(cli: Cli) -> None:
    model, other = judged(cli, REVIEWS), judged(cli, "-m", "textbook", REVIEWS)
    result = cli("evaluate", "--format", "json", "--against", "textbook", REVIEWS)
    both = json.loads(result.stdout)
    against = both["against"]
    assert against["model"] == "textbook"
    for name in Metrics._fields:
        assert (both[name], against[name]) == (model[name], other[name])
        assert against["differences"][name] == model[name] - other[name]
        lower, upper = against["intervals"][name]
        assert lower < against["differences"][name] < upper
    answers = [
        [line.split("\t")[1:3] for line in cli("classify", *name, "--echo", "-i", REVIEWS).lines]
        for name in ([], ["-m", "textbook"])
    ]
    right = np.array([[label == gold for label, gold in answer] for answer in answers])
    assert against["mcnemar"]["only_first"] == (right[0] & ~right[1]).sum()
    assert against["mcnemar"]["only_second"] == (right[1] & ~right[0]).sum()
    assert 0 <= against["mcnemar"]["p_value"] <= 1
    assert 0 <= against["paired_bootstrap"]["p_value"] < 1


def test_against_as_tables(cli: Cli) -> None:
    Path("a.tsv").write_text(THREE + "pos\tbad\npos\tfilm\n")
    result = cli("evaluate", "-m", "textbook", "--against", "default", "--bootstrap", "9", "a.tsv")
    table = result.stdout.split("\n\n")[-2].split("\n")
    assert table[0].split() == ["metric", "model", "other", "difference", "95%", "interval"]
    assert table[1].startswith("accuracy           0.6000  ")
    tests = result.stdout.split("\n\n")[-1].split("\n")
    assert tests[0] == "model: textbook, other: default"
    assert tests[1].startswith("texts right by the model only: ")
    assert tests[2].startswith("McNemar's test, exact, two-sided: p = ")
    assert tests[3].startswith("paired bootstrap test, one-sided (is the model more accurate?): p ")
    assert max(map(len, result.lines)) <= 80


def test_model_is_no_better_than_itself(cli: Cli) -> None:
    result = cli("evaluate", "--format", "json", "--against", "default", REVIEWS)
    against = json.loads(result.stdout)["against"]
    assert set(against["differences"].values()) == {0}
    assert against["mcnemar"] == {"only_first": 0, "only_second": 0, "p_value": 1}
    assert against["paired_bootstrap"]["p_value"] == 1


def test_other_model_counts_its_own_features(cli: Cli) -> None:
    fields = json.loads(Path(builtin_path("textbook")).read_text("utf-8"))
    fields["lexicon"]["positive"] = ["film"]
    Path("film.json").write_text(json.dumps(fields))
    found = judged(
        cli, "-m", "textbook", "--against", "film.json", stdin=b"pos\tfilm\nneg\tgreat\n"
    )
    assert (
        found["against"]["log_loss"]
        == judged(cli, "-m", "film.json", stdin=b"pos\tfilm\nneg\tgreat\n")["log_loss"]
    )
    assert found["against"]["intervals"] is found["against"]["paired_bootstrap"]["p_value"] is None


def test_model_of_other_labels_is_refused(cli: Cli) -> None:
    Path("spam.tsv").write_text("spam\tgreat\nham\tbad\nspam\tnice\nham\tgood\n")
    cli("train", "spam.tsv", "-o", "spam.json")
    result = cli("evaluate", "--against", "spam.json", REVIEWS)
    assert (result.status, result.stdout) == (1, "")
    assert result.stderr == (
        "logreg: spam.json: its labels are ham and spam, those of the other model negative and "
        "positive; compare models of the same labels\n"
    )


@pytest.mark.parametrize("option", ["--threshold", "--min-precision"])
@pytest.mark.parametrize("value", ["nan", "-0.1", "1.1"])
def test_what_is_no_probability_is_refused(cli: Cli, option: str, value: str) -> None:
    result = cli("evaluate", option, value, REVIEWS)
    assert (result.status, result.stdout) == (2, "")
    assert result.stderr.startswith(f"logreg: Invalid value for '{option}': ")


def test_tables_fit_into_80_columns(cli: Cli) -> None:
    options = ["--against", "textbook", "--errors", "5", "--min-precision", "0.95", "--by", "label"]
    result = cli("evaluate", "--bootstrap", "100", *options, REVIEWS)
    assert result.status == 0
    assert max(map(len, result.lines)) <= 80
