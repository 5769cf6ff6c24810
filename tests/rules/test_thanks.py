"""What only thanks, agrees or nods, in many languages, and what says more than that."""

from __future__ import annotations

import pytest

from core.rules.acknowledgement.thanks import only_thanks


@pytest.mark.parametrize(
    "text",
    ["Thanks!", "Thank you, Ana.", "Danke, das hilft mir sehr.", "Perfect, thanks a lot 👍", "Merci !",
     "Great – thx", "Vielen Dank für die schnelle Antwort!", "ok, thanks, that makes it clear",
     "Thank you so much, Mia", "Thanks @Bo Chen!", "ok @Ana, ok", "@ana: thanks!", "Danke @Mona Freitagsen, ok",
     "That answers my question. Thanks!", "Got it, thank you", "👍",
     "🙏🏽",
     "Danke dir, Ana, alles klar.", "Das wollte ich wissen, danke.", "Gracias, Ana.", "Je vous remercie.", "Благодаря!",
     "Terima kasih banyak", "Cảm ơn bạn"],
)  # fmt: skip
def test_a_short_word_of_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["", "Thanks?", "Thanks, but the form is gone.", "Danke, aber was gilt für Teilzeit", "Ok, but when",
     "Thanks. Please add the link.", "Thanks, the third row is missing the date",
     "Thank you. " + "We will see to it in the next weeks and months. " * 4, "Danke, wie lange noch",
     "Thanks, the link is dead", "Thanks, I disagree", "Thanks. Same for trainees", "Thanks, this is outdated",
     "Thanks Ana, the link is dead", "Thanks. One more thing: the form is broken", "Thanks, let me know the date",
     "Thanks. 14 days or 30", "Thanks, +10", "Thanks to Bo the table is now complete", "Thanks for nothing",
     "Thanks. Broken.", "ok @Montag, ok", "@Montag ok", "@montag: ok", "Danke, Montag", "Thanks, Monday!", "ok, Friday",
     "Danke, Dezember", "Thanks, Tomorrow", "Danke @Morgen", "Thanks @Fri",
     "Danke, der Link ist tot", "Danke. Und für Teilzeitkräfte", "Danke, das widerspricht Abschnitt 4",
     "Danke, sag mir Bescheid", "Danke, Fehler.", "Thanks in advance", "谢谢 链接失效了", "🤔"],
)  # fmt: skip
def test_what_says_more_than_thanks(text):
    assert not only_thanks(text)


@pytest.mark.parametrize(
    ("thanks", "more"),
    [
        ("Merci beaucoup pour ta réponse !", "Merci, il manque la troisième ligne."),
        ("Muchas gracias por la ayuda.", "Gracias, falta el enlace."),
        ("Grazie mille, tutto chiaro.", "Grazie, ma quando si comincia"),
        ("Hartelijk dank voor het snelle antwoord!", "Dank, dat geldt niet voor ons."),
        ("Muito obrigada!", "Obrigado, o prazo está errado."),
        ("Dziękuję bardzo, jasne.", "Dzięki, brakuje daty."),
        ("Tack så mycket för hjälpen!", "Tack, men när gäller det."),
        ("Mange tak for svaret.", "Tak, linket virker ikke."),
        ("Tusen takk!", "Takk, her står feil dato."),
        ("Kiitos paljon vastauksesta!", "Kiitos, päivämäärä on väärä."),
        ("Děkuji moc za odpověď.", "Díky, chybí tam datum."),
        ("Köszönöm szépen a választ!", "Köszönöm, a dátum rossz."),
        ("Çok teşekkür ederim!", "Teşekkürler, tarih yanlış."),
        ("Большое спасибо за ответ!", "Спасибо, а ссылка не работает."),
        ("Щиро дякую!", "Дякую, дати немає."),
        ("ありがとうございます。助かりました!", "ありがとうございます。リンクがありません。"),
        ("非常感谢您的回复!", "谢谢,链接打不开。"),
        ("정말 감사합니다!", "감사합니다. 날짜가 틀립니다."),
        ("תודה רבה!", "תודה, התאריך שגוי."),
        ("شكرا جزيلا", "شكرا، التاريخ خطأ."),
        ("ขอบคุณมากครับ", "ขอบคุณครับ ลิงก์เสีย"),
        ("ขอบคุณสำหรับคำตอบค่ะ", "ขอบคุณค่ะ วันที่ผิด"),
        ("आपके जवाब के लिए बहुत धन्यवाद!", "धन्यवाद, लिंक काम नहीं करता"),
        ("बहुत-बहुत शुक्रिया", "शुक्रिया, तारीख गलत है"),
        ("خیلی ممنون از پاسخ‌تان!", "ممنون، لینک کار نمی‌کند"),
        ("سپاس از شما", "سپاس، تاریخ اشتباه است"),
    ],
)
def test_a_word_of_thanks_in_many_languages_and_what_is_more_than_that(thanks, more):
    assert only_thanks(thanks)
    assert not only_thanks(more)
    assert not only_thanks(f"{thanks} ?")
    assert not only_thanks(f"{thanks} " * 20)


@pytest.mark.parametrize(
    ("closes", "goes_on"),
    [
        ("Ok.", "Ok. And for trainees"),
        ("OK 👍", "OK, update the table"),
        ("Okay, got it.", "Got it wrong"),
        ("Understood!", "Understood by nobody"),
        ("Alles klar.", "Alles klar, aber wann"),
        ("Ok, passt.", "Passt nicht"),
        ("Entendido.", "No entendido"),
        ("D’accord, compris.", "Pas d'accord"),
        ("รับทราบค่ะ", "รับทราบค่ะ เมื่อไหร่"),
        ("ठीक है", "ठीक नहीं है"),
        ("باشه", "باشه کی"),
        ("Понятно.", "Непонятно."),
        ("👌", "👎"),
        ("Sure.", "Not sure."),
    ],
)
def test_a_short_word_that_closes_a_talk_and_what_goes_on(closes, goes_on):
    assert only_thanks(closes)
    assert not only_thanks(goes_on)
    assert not only_thanks(f"{closes}?")


AGREED = [
    "LGTM", "lgtm!", "+1", "+ 1", "+1 👍", "Thanks, +1", "ack", "ACK.", "same here",
    "Same here, thanks!", "dito", "Dito.", "🎉", "👩‍💻", "❤️", ":-)", ":+1:", "<3", "Ok :-)",
    "+1 from me", "Von mir auch +1", "Sieht gut aus.", "Sehe ich auch so!", "LGTM, Ana",
    "@Ana Muster: +1", "@Ana, danke", "Works for me 🎉", "Idem.", "Yo también.", "done ✔",
]  # fmt: skip
GOES_ON = [
    "+1?", "-1", "+10", "+1 day please", "+1.5", "+1,5 Tage", "LGTM?",
    "LGTM but the date is wrong", "ack ❓", "Same for trainees", "dito für Teilzeit",
    "Same problem here", "🤔", "Thanks 🤔", "OK ✗", "Danke :(", "🥺", "➖", "Nicht einverstanden",
    "Not done", "@Ana", "@Ana the link is dead", "@Ana: bitte ergänzen", "Ok, Teil fehlt",
    "Danke, Teil fehlt", "Same here. And the form", "Dafür fehlt die Zeile", "!", "…",
    "Thanks @Tom: Friday.", "Danke @Anna Muster, Montag", "Ok @Tom Friday",
]  # fmt: skip


@pytest.mark.parametrize("text", AGREED)
def test_who_only_agrees_or_nods_waits_for_nobody(text):
    assert only_thanks(text)
    assert not only_thanks(f"{text} ?")
    assert not only_thanks(f"{text} But when")


@pytest.mark.parametrize("text", GOES_ON)
def test_who_agrees_and_asks_or_objects_waits_for_an_answer(text):
    assert not only_thanks(text)
