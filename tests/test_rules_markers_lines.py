"""Lines that readers know as no part of an article, and sentences that resemble them."""

from __future__ import annotations

import pytest

from scraper.rules.book import RuleBook

TABLE = RuleBook().marker_table(None)

FURNITURE = {
    "ar": ["اقرأ أيضا: كيف تخبز الرغيف", "الإبلاغ عن خطأ", "تابعونا على تليجرام لكل جديد"],
    "bg": ["Прочетете още: Мостът отваря", "Съобщи за грешка", "Виж в Instagram"],
    "cs": ["Čtěte také: Most se otevírá", "Našli jste chybu?", "Článek pokračuje pod reklamou"],
    "da": ["LÆS OGSÅ: Broen åbner", "Artiklen fortsætter under annoncen", "Har du et tip?"],
    "de": [
        "Lesen Sie auch: Die Brücke ist offen",
        "Empfohlener redaktioneller Inhalt",
        "An dieser Stelle finden Sie einen externen Inhalt, der den Artikel ergänzt.",
        "Bild vergrößern",
        "Zuletzt aktualisiert: 3. Mai 2021, 14:05 Uhr",
        "Folgen Sie uns auch auf Instagram und WhatsApp",
        "12 Kommentare zu diesem Artikel",
        "Bild 1 von 3",
        "4 Minuten Lesezeit",
        "Schlagwörter: Brücken, Verkehr",
    ],
    "el": ["ΔΙΑΒΑΣΤΕ ΕΠΙΣΗΣ: Η γέφυρα άνοιξε", "Αναφορά λάθους", "Δείτε στο Instagram"],
    "en": [
        "A post shared by The Bridge (@thebridge)",
        "This video can not be played",
        "Open image in new tab",
        "Follow The Bridge on Google News",
        "Add The Bridge as a preferred source on Google",
        "Already a subscriber? Log in",
        "Spotted an error? Tell us",
        "The post The bridge opens appeared first on The Bridge.",
        "If you buy something through our links, we may earn a commission.",
        "View all 12 comments",
    ],
    "es": [
        "Te puede interesar: El puente abre",
        "Escucha esta nota",
        "Ver esta publicación en Instagram",
        "Ampliar imagen",
    ],
    "fa": ["بیشتر بخوانید: پل باز شد", "گزارش خطا", "نشانی ایمیل شما منتشر نخواهد شد."],
    "fi": ["Lue myös: Silta avataan", "Juttu jatkuu mainoksen jälkeen", "Kuuntele juttu"],
    "fr": [
        "À lire également : Le pont ouvre",
        "Signaler une erreur",
        "La suite après cette publicité",
        "Toute reproduction est interdite sans autorisation.",
    ],
    "he": ["קראו גם: הגשר נפתח", "מצאתם טעות? דווחו לנו", "שתפו את הכתבה"],
    "hi": ["ये भी पढ़ें: पुल खुल गया", "ये भी प\u095dें: पुल खुल गया", "अपनी राय दें"],
    "hr": ["Pročitajte i: Most se otvara", "Prijavi pogrešku", "Tekst se nastavlja ispod oglasa"],
    "hu": [
        "Olvassa el ezt is: Nyílik a híd",
        "Hibát talált?",
        "A cikk a hirdetés után folytatódik",
    ],
    "id": ["Baca juga: Jembatan dibuka", "Laporkan kesalahan", "Scroll untuk melanjutkan membaca"],
    "it": ["LEGGI ANCHE: Il ponte apre", "Segnala un errore", "Riproduzione riservata © Il Ponte"],
    "ja": ["【関連記事】橋が開通", "この投稿をInstagramで見る", "※写真はイメージです"],
    "ko": ["[관련기사] 다리가 열렸다", "이 기사를 공유합니다", "무단 전재 및 재배포 금지"],
    "nl": ["LEES OOK: De brug gaat open", "Foutje gezien?", "Tekst gaat verder onder de foto"],
    "no": ["LES OGSÅ: Broen åpner", "Saken fortsetter under annonsen", "Meld fra om feil"],
    "pl": ["CZYTAJ TEŻ: Most otwarty", "Zgłoś błąd", "Dalsza część tekstu pod materiałem wideo"],
    "pt": ["Leia também: A ponte abre", "Ouvir notícia", "Encontrou algum erro? Avise-nos"],
    "ro": ["Citește și: Podul se deschide", "CITESTE SI: Podul", "Citeşte şi: Podul se deschide"],
    "ru": [
        "ЧИТАЙТЕ ТАКЖЕ: Мост открыт",
        "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
        "Подписывайтесь на наш канал в Telegram и будьте в курсе",
    ],
    "sv": ["LÄS OCKSÅ: Bron öppnar", "Artikeln fortsätter efter annonsen", "Rapportera fel"],
    "tr": ["İLGİLİ HABER: Köprü açıldı", "Hata bildir", "Haberi dinle"],
    "uk": ["ЧИТАЙТЕ ТАКОЖ: Міст відкрито", "Повідомити про помилку", "Наш телеграм-канал"],
    "vi": [">> Xem thêm: Cây cầu mở cửa", "Báo lỗi", "Chia sẻ bài viết"],
    "zh": ["【延伸閱讀】橋樑通車", "点击查看大图", "未经授权，不得转载"],
}

SENTENCES = [
    "A video shared by police shows the bridge.",
    "Support for local journalism has fallen, the survey says.",
    "Join thousands of people at the bridge on Sunday.",
    "When you use the card you earn points.",
    "To view the content of the file, open it in an editor.",
    "Old clocks and AP watches.",
    "Every contributor gets a vote.",
    "Reporter: How did you build the bridge?",
    "3 comments that changed how we think about bridges",
    "Tip: Measure twice.",
    "Folgen des Ausfalls spürten auch Facebook und Instagram.",
    "An dieser Stelle steht heute ein Denkmal.",
    "Haben Sie schon einmal Fehler gemacht?",
    "Nachdruck der Ausgabe von 1920",
    "Veröffentlicht 2019 bei einem kleinen Verlag",
    "Melden Sie sich für den Kurs bis Freitag an.",
    "Volgens Facebook gaat het om een fout.",
    "Toutes les informations sont disponibles en mairie.",
    "Inscrivez-vous à l'atelier du 3 mai.",
    "Continúa tras las rejas el acusado.",
    "Se prohíbe la venta de alcohol.",
    "Publicado en 1924 en Madrid, el libro se agotó.",
    "Iscriviti al corso entro venerdì.",
    "Questo articolo della legge riguarda la commissione.",
    "Продолжая тему, министр назвал сроки.",
    "Нашли ошибку в расчётах учёные университета.",
    "유튜브 프리미엄 구독 요금이 올랐다.",
    "この記事では広告の効果を説明します。",
    "سجل هدفين في مباراة نقلتها قناة الرياضة.",
]


@pytest.mark.parametrize("language", sorted(FURNITURE))
def test_furniture_is_known(language: str) -> None:
    assert [line for line in FURNITURE[language] if not TABLE.find(line)] == []


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_that_begin_like_furniture_are_not(sentence: str) -> None:
    assert [f"{marker.language}/{marker.id}" for marker in TABLE.find(sentence)] == []


def test_all_languages_have_lines_here() -> None:
    assert set(FURNITURE) == {m.language for m in RuleBook().markers(None)} - {"any"}
