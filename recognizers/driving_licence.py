"""Driving licence numbers: the British one by its shape, the others by their label.

DVLA: five letters of the surname, decade, month (50 more for women), day and year of birth, two initials, three more characters;
so it gives the date of birth away. US states number as they like (AAMVA DL/ID): one to three letters and digits, or digits.
"""

from __future__ import annotations

from recognizers._contract import Cue, Pattern, Recognizer
from recognizers._labelled import labelled

_NUMBER = r"(?:[ -]?(?:numbers?|nos?\.?|num|nbr|#|ids?))"
_LABEL = (
    rf"(?:driv(?:er|ers|er's|ers'|ing|e)s?[ -]?|learner |provisional |state )(?:'s )?l[ie][cs][eas]n[cs]?e?[cs]?e?s?(?: card)?{_NUMBER}?"
    rf"|dl{_NUMBER}|d/l{_NUMBER}?|dvla (?:licen[cs]e|driver){_NUMBER}?|licen[cs]e on file|driver{_NUMBER}"
    rf"|f(?:ü|Ü|ue?)hrerschein-?(?:nummer|nr\.?)?|fahrerlaubnis-?(?:nummer|nr\.?)?|rijbewijs(?:nummer)?|permis de conduire{_NUMBER}?"
    rf"|(?:permiso|carn.t) de conducir{_NUMBER}?|carta de condu..o{_NUMBER}?|prawo jazdy|prawa jazdy|k.rekort|k.rkort|f.rerkort|cnh"
)
_V = (
    r"(?!\d\d?-\d\d?-\d\d)(?=(?:[A-Z*-]{0,9}\d){5})(?:[A-Z]{0,9}\d[A-Z0-9*]{4,17}|[A-Z]{0,2}-?\d{2,4}(?:-\d{1,5}){1,4})"
    r"|[A-Z]{1,2} \d{3} \d{3} \d{3}|[A-Z]?\d{3} \d{3} \d{3}|[A-Z9]{5} ?\d{6} ?[A-Z0-9]{5}(?: ?\d\d)?"
)

recognizer = Recognizer(
    entity="DRIVERS_LICENSE_NUMBER",
    summary="a driving licence number",
    patterns=(
        Pattern(
            r"(?<![\w@#/-])[A-Z][A-Z9]{4} ?\d(?:0[1-9]|1[0-2]|5[1-9]|6[0-2])(?:0[1-9]|[12]\d|3[01])\d ?[A-Z][A-Z9][A-Z0-9][A-Z]{2}(?: ?\d\d(?!\d))?"
            r"(?![A-Z0-9-])",
            0.9,
        ),
        *labelled(_LABEL, _V, 0.9, loose=0.7, behind=0.75),
        *labelled(rf"licen[cs]e{_NUMBER}", _V, 0.4, behind=0.3),
        *labelled(rf"licen[cs]e{_NUMBER}?", r"\d{2} ?\d{3} ?\d{3}(?: (?-i:NSW|VIC|QLD|WA|SA|TAS|ACT|NT))?", 0.5),
        Pattern(
            rf"\b(?:{_LABEL}|licen[cs]e)(?: (?:that|which|is|you gave))?,?[ (]{{1,2}}end(?:s|ing)(?: (?:in|with))?[ :(*x-]{{1,4}}"
            r"(?P<v>[A-Z0-9]{0,3}\d[A-Z0-9]{1,4})(?!\w)",
            0.7,
        ),
    ),
    cues=(
        Cue(
            r"\b(?:software|product|windows|office|adobe|plugin|game|app|activation|key|seat|sia|fishing|tv|television|business|premises)\b",
            0.15,
            40,
            30,
        ),
        Cue(r"\b(?:call|phone|ring|tel|helpline|dial)(?: \w{1,12}){0,3}[ :]{1,2}\Z", 0.1, before=45),
        Cue(
            r"\b(?:driv(?:er|ing|e)\w{0,3}|dvla|dmv|on file|ute|hire|rental|car|vehicle|insurance)\b", 0.85, before=50, after=30
        ),
    ),
    finds=("Your licence MORGA657054SM9IJ is valid.", "driver's license number is D1234567", "driving licence ending 9IJ"),
    ignores=("Bring your driving licence.", "Your software license number is 12345678.", "A driving license costs 34 pounds."),
    references=("INC-3", "GDPR-5f"),
)
