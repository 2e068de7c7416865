import { badSelector } from './requirement';

const SPACE = /[ \t\r\n]/;
const WORD_END = /[ \t\r\n=!(),<>]/;

/** Reads a label selector word by word, and says where reading went wrong. */
export class SelectorScanner {
  private index = 0;

  constructor(private readonly text: string) {
    this.skipSpace();
  }

  /** Characters read so far. */
  get position(): number {
    return this.index;
  }

  atEnd(): boolean {
    return this.index >= this.text.length;
  }

  looksAt(symbol: string): boolean {
    return this.text.startsWith(symbol, this.index);
  }

  /** Reads the symbol if it comes next. */
  take(symbol: string): boolean {
    if (!this.looksAt(symbol)) {
      return false;
    }
    this.index += symbol.length;
    this.skipSpace();
    return true;
  }

  /** Reads up to the next symbol or space; may be empty. */
  word(): string {
    const start = this.index;
    while (!this.atEnd() && !WORD_END.test(this.text[this.index])) {
      this.index++;
    }
    const word = this.text.slice(start, this.index);
    this.skipSpace();
    return word;
  }

  fail(message: string, position = this.index): never {
    throw badSelector(
      'label',
      `"${this.text}", character ${position + 1}: ${message}`,
    );
  }

  private skipSpace(): void {
    while (!this.atEnd() && SPACE.test(this.text[this.index])) {
      this.index++;
    }
  }
}
