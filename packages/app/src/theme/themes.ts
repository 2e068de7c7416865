import {
  createUnifiedTheme,
  genPageTheme,
  palettes,
  type UnifiedTheme,
} from '@backstage/theme';

/**
 * The colours of tokens.css for the pages of Backstage that still use its
 * older components, which cannot read CSS variables where they compute with
 * a colour.
 */
interface Colours {
  ground: string;
  surface: string;
  text: string;
  quiet: string;
  border: string;
  accent: string;
  accentHover: string;
}

const FONT = "system-ui, 'Liberation Sans', sans-serif";

/** The sidebar is dark in both themes: it is the frame, not the page. */
const NAVIGATION = {
  background: '#10222d',
  indicator: '#7cc0e4',
  color: '#b6c6d0',
  selectedColor: '#ffffff',
  navItem: { hoverBackground: '#1c3442' },
  submenu: { background: '#1c3442' },
};

function themeOf(
  palette: typeof palettes.light | typeof palettes.dark,
  colours: Colours,
): UnifiedTheme {
  const { ground, surface, text, quiet, border, accent, accentHover } = colours;
  return createUnifiedTheme({
    fontFamily: FONT,
    palette: {
      ...palette,
      background: { default: ground, paper: surface },
      primary: { main: accent },
      link: accent,
      linkHover: accentHover,
      border,
      textContrast: text,
      textSubtle: quiet,
      navigation: NAVIGATION,
      tabbar: { indicator: accent },
    },
    defaultPageTheme: 'home',
    // One quiet ground for all headers: colour is kept for what means something.
    pageTheme: {
      home: genPageTheme({
        colors: [surface],
        shape: 'none',
        options: { fontColor: text },
      }),
    },
  });
}

export const lightTheme = themeOf(palettes.light, {
  ground: '#f5f7f8',
  surface: '#ffffff',
  text: '#16222b',
  quiet: '#566570',
  border: '#dbe2e6',
  accent: '#17506e',
  accentHover: '#0f3f58',
});

export const darkTheme = themeOf(palettes.dark, {
  ground: '#12181d',
  surface: '#1a2229',
  text: '#e7edf1',
  quiet: '#9fb0bc',
  border: '#303c46',
  accent: '#7cc0e4',
  accentHover: '#9ad0ee',
});
