"""Month names of some sixty languages (Unicode CLDR), lower case, without full stops."""

from __future__ import annotations

_NAMES = {
    1: (
        "january jan januar janvier janv enero ene janeiro gennaio gen januari tammikuuta "
        "tammi tammikuu janúar stycznia sty styczeń ledna led leden januára január јануар јан "
        "ianuarie ian януари яну јануари января янв январь січня січ січень студзеня сту "
        "студзень sausio saus sausis janvāris jaanuar jaan ιανουαρίου ιαν ιανουάριοσ ocak oca "
        "yanvar yan қаңтар қаң gener urtarrila urt xaneiro xan eanáir ean ionawr ion janar "
        "jannar januarie जनवरी जन॰ जानेवारी जाने জানুয়ারী জানু ஜனவரி ஜன జనవరి జన ಜನವರಿ ಜನ "
        "ജനുവരി ജനു જાન્યુઆરી જાન્યુ ਜਨਵਰੀ ਜਨ جنوری ژانویهٔ ژانویه يناير ינואר ינו׳ มกราคม "
        "ม.ค იანვარი იან հունվարի հնվ հունվար jän jänner genn"
    ),
    2: (
        "february feb februar février févr febrero fevereiro fev febbraio februari helmikuuta "
        "helmi helmikuu febrúar lutego lut luty února úno únor februára február фебруар феб "
        "febr februarie февруари фев февраля февр февраль лютого лют лютий лютага люты "
        "vasario vas vasaris februāris veebruar veebr φεβρουαρίου φεβ φεβρουάριοσ şubat şub "
        "fevral ақпан ақп febrer otsaila ots febreiro feabhra feabh chwefror chwef chw shkurt "
        "shk frar fra pebrero peb फ़रवरी फ़र॰ फेब्रुवारी फेब्रु फेब्रुअरी ফেব্রুয়ারী ফেব "
        "பிப்ரவரி பிப் ఫిబ్రవరి ఫిబ్ర ಫೆಬ್ರವರಿ ಫೆಬ್ರ ഫെബ്രുവരി ഫെബ്രു ફેબ્રુઆરી ફેબ્રુ ਫ਼ਰਵਰੀ "
        "ਫ਼ਰ فروری فوریهٔ فوریه فبراير פברואר פבר׳ กุมภาพันธ์ ก.พ თებერვალი თებ փետրվարի փտվ "
        "փետրվար feber fevrier fév fevr"
    ),
    3: (
        "march mar märz mär mars marzo março maart mrt marts maaliskuuta maalis maaliskuu "
        "marca marzec března bře březen marec mart март мар március márc martie марта березня "
        "бер березень сакавіка сак сакавік kovo kov kovas märts μαρτίου μαρ μάρτιοσ μάρ "
        "наурыз нау maret mac març martxoa márta mawrth maw marzu machi marso मार्च মার্চ "
        "மார்ச் மார் మార్చి ಮಾರ್ಚ್ മാർച്ച് മാർ માર્ચ ਮਾਰਚ مارچ مارس מרץ มีนาคม มี.ค მარტი მარ "
        "մարտի մրտ մարտ mäerz mäe maerz mrz"
    ),
    4: (
        "april apr avril avr abril abr aprile huhtikuuta huhti huhtikuu apríl kwietnia kwi "
        "kwiecień dubna dub duben apríla април апр április ápr aprilie апреля апрель квітня "
        "квіт квітень красавіка кра красавік balandžio bal balandis aprīlis aprill απριλίου "
        "απρ απρίλιοσ nisan nis aprel сәуір сәу apirila api aibreán aib ebrill ebr prill pri "
        "aprili अप्रैल एप्रिल एप्रि अप्रिल এপ্রিল এপ্রি ஏப்ரல் ஏப் ఏప్రిల్ ఏప్రి ಏಪ್ರಿಲ್ "
        "ಏಪ್ರಿ ഏപ്രിൽ ഏപ്രി એપ્રિલ ਅਪ੍ਰੈਲ ਅਪ੍ਰੈ اپریل آوریل أبريل אפריל אפר׳ เมษายน เม.ย "
        "აპრილი აპრ ապրիլի ապր ապրիլ abrëll"
    ),
    5: (
        "may mai mayo maio maggio mag mei maj toukokuuta touko toukokuu maí maja května kvě "
        "květen mája máj мај május май мая травня трав травень gegužės geg gegužė maijs "
        "μαΐου μαΐ μάιοσ μάι mayıs мамыр мам maig maiatza bealtaine beal mejju mej मई मे "
        "মে மே మే ಮೇ മേയ് મે ਮਈ مئی مهٔ مه مايو מאי พฤษภาคม พ.ค მაისი მაი մայիսի մյս մայիս "
        "mee"
    ),
    6: (
        "june jun juni juin junio junho giugno giu kesäkuuta kesä kesäkuu júní jún czerwca "
        "cze czerwiec června čvn červen júna junij јун június iunie iun юни јуни июня июн "
        "июнь червня черв червень чэрвеня чэр чэрвень birželio birž birželis jūnijs jūn juuni "
        "ιουνίου ιουν ιούνιοσ ιούν haziran haz iyun iyn маусым мау juny ekaina eka xuño "
        "meitheamh meith mehefin meh qershor qer ġunju ġun junie hunyo hun जून जुन জুন ஜூன் "
        "జూన్ ಜೂನ್ ജൂൺ જૂન ਜੂਨ جون ژوئن يونيو יוני มิถุนายน มิ.ย ივნისი ივნ հունիսի հնս "
        "հունիս"
    ),
    7: (
        "july jul juli juillet juil julio julho luglio lug heinäkuuta heinä heinäkuu júlí júl "
        "lipca lip lipiec července čvc červenec júla julij јул július iulie iul юли јули июля "
        "июл июль липня лип липень ліпеня ліп ліпень liepos liep liepa jūlijs jūl juuli "
        "ιουλίου ιουλ ιούλιοσ ιούλ temmuz tem iyul iyl шілде шіл julai juliol uztaila uzt "
        "xullo xul iúil gorffennaf gorff gor korrik korr lulju lul julie hulyo hul जुलाई जुल॰ "
        "जुलै জুলাই জুল ஜூலை జులై ಜುಲೈ ജൂലൈ જુલાઈ ਜੁਲਾਈ ਜੁਲਾ جولائی ژوئیهٔ ژوئیه يوليو יולי "
        "กรกฎาคม ก.ค ივლისი ივლ հուլիսի հլս հուլիս"
    ),
    8: (
        "august aug août agosto ago augustus augusti elokuuta elo elokuu ágúst ágú sierpnia "
        "sie sierpień srpna srp srpen augusta avgust avg август авг augusztus августа серпня "
        "серп серпень жніўня жні жнівень rugpjūčio rugp rugpjūtis augusts αυγούστου αυγ "
        "αύγουστοσ αύγ ağustos ağu avqust avq тамыз там agustus agu ogos ogo agost ag abuztua "
        "abu lúnasa lún awst gusht gush awwissu aww agosti अगस्त अग॰ ऑगस्ट ऑग अगस्ट আগস্ট আগ "
        "ஆகஸ்ட் ஆக ఆగస్టు ఆగ ಆಗಸ್ಟ್ ಆಗ ഓഗസ്റ്റ് ഓഗ ઑગસ્ટ ਅਗਸਤ ਅਗ اگست اوت أغسطس אוגוסט אוג׳ "
        "สิงหาคม ส.ค აგვისტო აგვ օգոստոսի օգս օգոստոս aout"
    ),
    9: (
        "september sep sept septembre septiembre setembro set settembre syyskuuta syys "
        "syyskuu września wrz wrzesień září zář septembra septembar септембар сеп szeptember "
        "szept septembrie септември сентября сент сентябрь вересня вер вересень верасня "
        "верасень rugsėjo rugs rugsėjis septembris σεπτεμβρίου σεπ σεπτέμβριοσ eylül eyl "
        "sentyabr sen қыркүйек қыр sentabr setembre iraila ira mfómh medi shtator sht "
        "settembru septemba setyembre सितंबर सित॰ सप्टेंबर सप्टें सेप्टेम्बर সেপ্টেম্বর সেপ "
        "செப்டம்பர் செப் సెప్టెంబర్ సెప్టెం ಸೆಪ್ಟೆಂಬರ್ ಸೆಪ್ಟೆಂ സെപ്റ്റംബർ സെപ്റ്റം સપ્ટેમ્બર "
        "સપ્ટે ਸਤੰਬਰ ਸਤੰ ستمبر سپتامبر سبتمبر ספטמבר ספט׳ กันยายน ก.ย სექტემბერი სექ "
        "սեպտեմբերի սեպ սեպտեմբեր"
    ),
    10: (
        "october oct oktober okt octobre octubre outubro out ottobre ott lokakuuta loka "
        "lokakuu október października paź październik října říj říjen októbra oktobar октобар "
        "окт octombrie октомври октября октябрь жовтня жовт жовтень кастрычніка кас "
        "кастрычнік spalio spal spalis oktobris oktoober οκτωβρίου οκτ οκτώβριοσ ekim eki "
        "oktyabr қазан қаз oktabr urria urr dfómh hydref hyd tetor tet ottubru oktoba oktubre "
        "अक्टूबर अक्टू॰ ऑक्टोबर ऑक्टो अक्टोबर অক্টোবর অক্টো அக்டோபர் அக் అక్టోబర్ అక్టో "
        "ಅಕ್ಟೋಬರ್ ಅಕ್ಟೋ ഒക്‌ടോബർ ഒക്ടോ ઑક્ટોબર ઑક્ટો ਅਕਤੂਬਰ ਅਕਤੂ اکتوبر اکتبر أكتوبر אוקטובר "
        "אוק׳ ตุลาคม ต.ค ოქტომბერი ოქტ հոկտեմբերի հոկ հոկտեմբեր"
    ),
    11: (
        "november nov novembre noviembre novembro marraskuuta marras marraskuu nóvember nóv "
        "listopada lis listopad listopadu novembra novembar новембар нов noiembrie ноември "
        "ное ноября нояб ноябрь листопада лист листопад лістапада ліс лістапад lapkričio "
        "lapkr lapkritis novembris νοεμβρίου νοε νοέμβριοσ νοέ kasım kas noyabr noy қараша "
        "қар azaroa aza samhain samh tachwedd tach nëntor nën novembru novemba nobyembre nob "
        "नवंबर नव॰ नोव्हेंबर नोव्हें नोभेम्बर নভেম্বর নভে நவம்பர் நவ నవంబర్ నవం ನವೆಂಬರ್ ನವೆಂ "
        "നവംബർ നവം નવેમ્બર નવે ਨਵੰਬਰ ਨਵੰ نومبر نوامبر نوفمبر נובמבר נוב׳ พฤศจิกายน พ.ย "
        "ნოემბერი ნოე նոյեմբերի նոյ նոյեմբեր"
    ),
    12: (
        "december dec dezember dez décembre déc diciembre dic dezembro dicembre desember des "
        "joulukuuta joulu joulukuu grudnia gru grudzień prosince pro prosinec decembra "
        "decembar децембар дец decembrie декември дек декабря декабрь грудня груд грудень "
        "снежня сне снежань gruodžio gruod gruodis decembris detsember dets δεκεμβρίου δεκ "
        "δεκέμβριοσ aralık ara dekabr dek желтоқсан жел disember dis desembre abendua abe "
        "decembro nollaig noll rhagfyr rhag dhjetor dhj diċembru diċ desemba disyembre दिसंबर "
        "दिस॰ डिसेंबर डिसें डिसेम्बर ডিসেম্বর ডিসে டிசம்பர் டிச డిసెంబర్ డిసెం ಡಿಸೆಂಬರ್ ಡಿಸೆಂ "
        "ഡിസംബർ ഡിസം ડિસેમ્બર ડિસે ਦਸੰਬਰ ਦਸੰ دسمبر دسامبر ديسمبر דצמבר דצמ׳ ธันวาคม ธ.ค "
        "დეკემბერი დეკ դեկտեմբերի դեկ դեկտեմբեր decembre"
    ),
}
# Croatian months are called as Polish and Czech ones, but are others.
_CROATIAN = {
    1: "siječnja sij siječanj",
    2: "veljače velj veljača",
    3: "ožujka ožu ožujak",
    4: "travnja tra travanj",
    5: "svibnja svi svibanj",
    6: "lipnja lip lipanj",
    7: "srpnja srp srpanj",
    8: "kolovoza kol kolovoz",
    9: "rujna ruj rujan",
    10: "listopada lis listopad",
    11: "studenoga stu studeni",
    12: "prosinca prosinac",
}

MONTHS = {name: month for month, names in _NAMES.items() for name in names.split()}
CROATIAN_MONTHS = MONTHS | {
    name: month for month, names in _CROATIAN.items() for name in names.split()
}
