module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    'jest/expect-expect': [
      'error',
      // To wait in vain for something is to fail.
      { assertFunctionNames: ['expect', 'gone', 'until', 'h.gone', 'h.until'] },
    ],
  },
  overrides: [
    {
      // The suite is code that tests of other packages run against their clients.
      files: ['src/conformance/*.ts'],
      rules: { 'jest/no-export': 'off', 'jest/no-disabled-tests': 'off' },
    },
  ],
});
