import { expect } from 'chai';
import fc from 'fast-check';
import type { DeviceCodeKind } from '../../domain/locator.js';
import { inspectDeviceCode } from '../../locators/inspect-device-code.js';

describe('A device code', () => {
  const accepted: [kind: DeviceCodeKind, given: string, normalised: string, warnings: string[]][] = [
    ['mac', '00:1a:2b:3c:4d:5e', '00:1A:2B:3C:4D:5E', []],
    ['mac', '00-1A-2B-3C-4D-5E', '00:1A:2B:3C:4D:5E', []],
    ['mac', '001a.2b3c.4d5e', '00:1A:2B:3C:4D:5E', []],
    ['mac', ' 02:1a:2b:3c:4d:5e ', '02:1A:2B:3C:4D:5E', ['locally_administered']],
    ['imei', '490154203237518', '490154203237518', []],
    ['imei', '49-015420-323751-8', '490154203237518', []],
    ['imeisv', '4901542032375101', '4901542032375101', []],
  ];
  for (const [kind, value, normalised, warnings] of accepted) {
    it(`${kind} ${value} is stored as ${normalised}`, () => {
      expect(inspectDeviceCode({ kind, value })).to.deep.equal({ kind, input: value, normalised, warnings });
    });
  }

  const refused: [kind: DeviceCodeKind, given: string, code: string][] = [
    ['mac', '00:00:00:00:00:00', 'all_zero'],
    ['mac', 'ff:ff:ff:ff:ff:ff', 'broadcast'],
    ['mac', '01:00:5e:00:00:01', 'multicast'],
    ['mac', '00:1a-2b:3c:4d:5e', 'invalid_mac'],
    ['mac', '00:1a:2b:3c:4d', 'invalid_mac'],
    ['mac', '00:1a:2b:3c:4d:5e:6f', 'invalid_mac'],
    ['mac', '00:1а:2b:3c:4d:5e', 'invalid_mac'],
    ['mac', '', 'invalid_mac'],
    ['imei', '490154203237517', 'wrong_check_digit'],
    ['imei', '000000000000000', 'all_zero'],
    ['imei', '4901542032375101', 'invalid_imei'],
    ['imei', '49015420323751', 'invalid_imei'],
    ['imei', '４９0154203237518', 'invalid_imei'],
    ['imeisv', '490154203237518', 'invalid_imeisv'],
    ['imeisv', '0000000000000000', 'all_zero'],
  ];
  for (const [kind, value, code] of refused) {
    it(`${kind} ${JSON.stringify(value)} is refused as ${code}`, () => {
      expect(inspectDeviceCode({ kind, value })).to.deep.equal({ kind, input: value, refused: code });
    });
  }

  it('has exactly one right last digit', () => {
    const stems = fc.stringMatching(/^\d{14}$/).filter((stem) => !/^0+$/.test(stem));
    fc.assert(
      fc.property(stems, (stem) => {
        const right = Array.from('0123456789').filter(
          (digit) => !('refused' in inspectDeviceCode({ kind: 'imei', value: stem + digit })),
        );
        expect(right).to.have.length(1);
      }),
    );
  });

  it('never breaks the inspection, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<DeviceCodeKind>('mac', 'imei', 'imeisv'),
        fc.string({ unit: 'binary' }),
        (kind, value) => {
          inspectDeviceCode({ kind, value });
        },
      ),
    );
  });
});
