module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  overrides: [
    {
      // The suite is code that tests of other packages run against their clients.
      files: ['src/conformance/*.ts'],
      rules: { 'jest/no-export': 'off', 'jest/no-disabled-tests': 'off' },
    },
  ],
});
