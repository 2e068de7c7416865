import '@testing-library/jest-dom';
import { configure } from '@testing-library/react';

// Lazy pages need longer than the default second on a busy machine.
configure({ asyncUtilTimeout: 15_000 });
jest.setTimeout(60_000);
