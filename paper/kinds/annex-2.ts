import type { Annex2Data, IssuedPaper, PaperText } from '../../domain/paper.js';
import { writeGround, writeHeading } from '../act.js';
import { authorisedOfficial, sentUnderTheRules, writeAnnexHead } from '../annex.js';
import { locatorCell, numberCell, textCell } from '../cells.js';
import type { Sheet } from '../sheet.js';
import { signatureHeight, writeSignature } from '../signature.js';
import { writeTable } from '../table.js';
import { deviceCodeNames, momentInWords } from '../words.js';

const confirmation = {
  kk: 'Осы хабарламада көрсетілген мәліметтердің заңдылығы мен негізділігін растаймын.',
  ru: 'Подтверждаю законность и обоснованность сведений, указанных в настоящем уведомлении.',
};

const note = {
  kk: 'Ескертпе: жолдардың саны хабарламаға енгізілетін Қазақстан Республикасының заңнамасын бұзудың анықталған фактілерінің санына байланысты болады.',
  ru: 'Примечание: количество строк зависит от количества вносимых в уведомление выявленных фактов нарушения законодательства Республики Казахстан.',
};
const small = { size: 8.5 };

/** Annex 2 to the Rules: the notice. The only paper on which codes of devices stand: the form asks for them. */
export async function writeAnnex2(sheet: Sheet, paper: IssuedPaper<'annex_2'>): Promise<void> {
  const { addressee, body, noticeNumber, version, facts, official } = paper.data;
  const confirmed = confirmedBy(paper.data);
  writeAnnexHead(sheet, paper, { annex: 2, addressee });
  const again =
    version > 1
      ? { kk: ` (толықтырылған, ${version}-нұсқа)`, ru: ` (дополненное, версия ${version})` }
      : { kk: '', ru: '' };
  sheet.write('P', {
    kk: `Жіберуші: ${body.kk}. Хабарламаның тіркеу нөмірі: ${noticeNumber}${again.kk}.`,
    ru: `Отправитель: ${body.ru}. Регистрационный номер уведомления: ${noticeNumber}${again.ru}.`,
  });
  sheet.write('P', {
    kk: `${sentUnderTheRules.kk} Қазақстан Республикасының заңдарымен және (немесе) заңды күшіне енген сот шешімдерімен таратуға тыйым салынған ақпарат туралы мәліметтерді жолдаймыз.`,
    ru: `${sentUnderTheRules.ru} направляем сведения об информации, запрещённой к распространению законами Республики Казахстан и (или) вступившими в законную силу судебными решениями.`,
  });
  writeGround(sheet, paper.data);
  writeHeading(sheet, {
    kk: '3. Қазақстан Республикасының заңнамасын бұзудың анықталған фактілерінің тізбесі',
    ru: '3. Перечень выявленных фактов нарушения законодательства Республики Казахстан',
  });
  sheet.hold(
    'P',
    {
      kk: '(деректерді беру желісінде мекенжайлар, (IP-мекенжай) және (немесе) домендік атау және (немесе) интернет-ресурстың және (немесе) оның интернет-парағының сәйкестендіргіші көрсетіледі), деректерді беру желісінің интернет-ресурсы пайдаланатын хаттаманың түрі, сәйкестендіру, абоненттік құрылғының кодтары (Құрылғының MAC мекенжайы, IMEI-байланыс құралының коды):',
      ru: '(указываются адреса в сети передачи данных (IP-адрес) и (или) доменное имя и (или) идентификатор интернет-ресурса и (или) его интернет-страницы), тип протокола, используемого интернет-ресурсом сети передачи данных, идентификационные коды абонентского устройства (MAC-адрес устройства, IMEI-код средства связи):',
    },
    { size: 8.5 },
  );
  await writeTable(
    sheet,
    [
      { head: { kk: '№', ru: '№' }, share: 7 },
      { head: { kk: 'Мекенжайы, атауы, сәйкестендіргіші', ru: 'Адрес, имя, идентификатор' }, share: 56 },
      { head: { kk: 'Хаттаманың түрі', ru: 'Тип протокола' }, share: 15 },
      { head: { kk: 'Абоненттік құрылғының кодтары', ru: 'Коды абонентского устройства' }, share: 22 },
    ],
    facts.map(({ ordinal, locators, protocol, deviceCodes }) => [
      numberCell(ordinal),
      locatorCell(sheet, locators),
      textCell(sheet, protocol),
      deviceCodes.length === 0
        ? textCell(sheet, '—')
        : deviceCodes.flatMap(({ kind, value }) => [
            { text: `${sheet.say(deviceCodeNames[kind])}:`, face: 'plain' as const, size: 7.5 },
            { text: value, face: 'mono' as const, size: 8 },
          ]),
    ]),
    // What is confirmed and signed stands on the page of the signature, with the last of the facts.
    sheet.height(confirmation, { face: 'bold' }) +
      sheet.height(confirmed, small) +
      signatureHeight(sheet, authorisedOfficial[2], official) +
      sheet.height(note, small),
  );
  sheet.hold('P', confirmation, { face: 'bold' });
  sheet.hold('P', confirmed, small);
  writeSignature(sheet, authorisedOfficial[2], official);
  sheet.write('P', note, small);
}

/** Who confirmed the notice in the system, when, and in which words: those of the language that he was asked in. */
function confirmedBy({ attestation, official }: Annex2Data): PaperText {
  const at = momentInWords(Date.parse(attestation.at));
  return {
    kk: `Ақпараттық жүйеде расталды: ${official.fullName}, ${at.kk}. Растау мәтіні: «${attestation.text}».`,
    ru: `Подтверждено в информационной системе: ${official.fullName}, ${at.ru}. Текст подтверждения: «${attestation.text}».`,
  };
}
