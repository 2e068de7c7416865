module.exports = require('@backstage/cli/config/eslint-factory')(__dirname, {
  rules: {
    // These are scripts: their output is for the terminal.
    'no-console': 'off',
  },
});
