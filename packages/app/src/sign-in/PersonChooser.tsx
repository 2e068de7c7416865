import { Avatar } from '@backstage/ui';
import { RiArrowRightSLine } from '@remixicon/react';
import type { DemoPerson } from './demoPeople';
import { SignInFrame } from './SignInFrame';
import styles from './PersonChooser.module.css';

/** The people of the demo to choose from. */
export function PersonChooser(props: {
  people: DemoPerson[];
  onChoose: (person: DemoPerson) => void;
}) {
  const { people, onChoose } = props;
  return (
    <SignInFrame title="Choose who you are">
      <p className={styles.text}>
        This is a demo on your own machine: there are no passwords. Open a
        second tab and sign out there to be somebody else at the same time.
      </p>
      <ul className={styles.people}>
        {people.map(person => (
          <li key={person.id}>
            <button
              type="button"
              className={styles.person}
              onClick={() => onChoose(person)}
            >
              <Avatar
                name={person.displayName}
                src=""
                size="medium"
                purpose="decoration"
              />
              <span className={styles.names}>
                <span className={styles.name}>{person.displayName}</span>
                {person.title && (
                  <span className={styles.title}>{person.title}</span>
                )}
              </span>
              <RiArrowRightSLine className={styles.arrow} aria-hidden />
            </button>
          </li>
        ))}
      </ul>
    </SignInFrame>
  );
}
