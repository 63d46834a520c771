import { Component, type ErrorInfo, type ReactNode } from 'react';
import { ErrorScreen } from './error-screen.tsx';

/** The last net, around everything: a broken screen says what was kept and how to go on. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }

  override componentDidCatch(error: Error, info: ErrorInfo): void {
    // The browser's console is where a person is asked to look; nothing is sent anywhere.
    reportError(new Error(`${error.message}\n${info.componentStack ?? ''}`, { cause: error }));
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error ? <ErrorScreen error={error} onRetry={() => this.setState({ error: null })} /> : this.props.children;
  }
}
