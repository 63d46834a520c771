import { expect, test } from 'vitest';
import { judgePassword } from './password-strength.ts';

test('patterns are weak however long they are', () => {
  for (const password of ['password1234', '1234567890', 'aaaaaaaaaaaaaa', 'qwertyqwerty', 'abcdefghijklmnop']) {
    expect(judgePassword(password).strength, password).toBe('weak');
  }
});

test('what others know of a person does not count', () => {
  const about = ['Ana Brandt', 'ana@nordkai.example'];
  expect(judgePassword('brandtnordkai', about).strength).toBe('weak');
  expect(judgePassword('brandtnordkai', about).percent).toBeLessThan(judgePassword('brandtnordkai').percent);
});

test('a sentence is strong, a dozen mixed characters are good', () => {
  expect(judgePassword('grey tide over the slipway').strength).toBe('strong');
  expect(judgePassword('k7Vq-hP3xw_d').strength).toBe('good');
});

test('more of it never makes it weaker', () => {
  const password = 'grey tide over the slipway';
  for (let length = 1; length < password.length; length++) {
    const shorter = judgePassword(password.slice(0, length)).percent;
    expect(judgePassword(password.slice(0, length + 1)).percent).toBeGreaterThanOrEqual(shorter - 4);
  }
});
