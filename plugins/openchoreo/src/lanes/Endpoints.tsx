import { useState } from 'react';
import { ButtonIcon, Link } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import type {
  EndpointView,
  Lane,
} from '@openchoreo-backstage/plugin-openchoreo-common';
import styles from './Endpoints.module.css';

/** Where a component can be reached in an environment. */
export function Endpoints({ lane }: { lane: Lane }) {
  if (lane.endpoints.length === 0) return null;
  return (
    <ul className={styles.endpoints} aria-label="Endpoints">
      {lane.endpoints.map(endpoint => (
        <li
          key={`${endpoint.name} ${endpoint.uri}`}
          className={styles.endpoint}
        >
          <span className={styles.visibility}>{endpoint.visibility}</span>
          <Address endpoint={endpoint} simulated={lane.simulated} />
          <CopyButton text={endpoint.uri} />
        </li>
      ))}
    </ul>
  );
}

function Address(props: { endpoint: EndpointView; simulated: boolean }) {
  const { uri } = props.endpoint;
  const parts = splitAddress(uri);
  const text = (
    <>
      <span className={styles.host}>{parts.host}</span>
      <span className={styles.path}>{parts.path}</span>
    </>
  );
  // Nothing answers at a simulated address: it is shown, but does not pretend to be a way in.
  if (!parts.isLink || props.simulated) {
    return (
      <span
        className={styles.uri}
        title={
          props.simulated ? `${uri} (simulated: nothing answers there)` : uri
        }
      >
        {text}
      </span>
    );
  }
  return (
    <Link
      className={styles.uri}
      href={uri}
      target="_blank"
      rel="noreferrer"
      title={uri}
      variant="body-small"
    >
      {text} ↗
    </Link>
  );
}

/** The path says most and stays whole; the host may be cut. */
function splitAddress(uri: string) {
  const match = /^https?:\/\/([^/]+)(.*)$/.exec(uri);
  if (!match) return { isLink: false, host: uri, path: '' };
  return { isLink: true, host: match[1], path: match[2] };
}

function CopyButton({ text }: { text: string }) {
  const [result, setResult] = useState<'copied' | 'refused'>();

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      setResult('copied');
    } catch {
      // The browser refuses without HTTPS or focus; the address can still be selected.
      setResult('refused');
    }
    setTimeout(() => setResult(undefined), 2_000);
  }

  return (
    <>
      <ButtonIcon
        size="small"
        variant="tertiary"
        className={styles.copy}
        icon={result === 'copied' ? <RiCheckLine /> : <RiFileCopyLine />}
        aria-label={`Copy ${text}`}
        onPress={copy}
      />
      <span role="status" className={styles.result}>
        {result === 'copied' && 'Copied'}
        {result === 'refused' && 'The browser did not allow copying'}
      </span>
    </>
  );
}
