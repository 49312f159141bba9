package io.lifecycle.http.servlet;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.lifecycle.connection.Exchange;
import io.lifecycle.connection.Guard;

/**
 * The exchanges without an integration that have not ended. A container whose client
 * leaves while an asynchronous cycle begins may forget the request and report no end.
 * Such an exchange ends once nobody refers to it any more, and at the latest when the
 * server has stopped.
 */
final class OpenExchanges {

	private final Set<Entry> entries = ConcurrentHashMap.newKeySet();

	private final ReferenceQueue<StandaloneExchange> forgotten = new ReferenceQueue<>();

	Entry add(StandaloneExchange standalone, Exchange exchange) {
		for (Reference<?> next = this.forgotten.poll(); next != null; next = this.forgotten.poll()) {
			((Entry) next).end();
		}
		Entry entry = new Entry(standalone, exchange);
		this.entries.add(entry);
		return entry;
	}

	/**
	 * End all exchanges because the server has stopped. A thread that still handles one
	 * does not end it again.
	 */
	void endAll() {
		for (Entry entry : this.entries) {
			StandaloneExchange standalone = entry.get();
			if (standalone != null) {
				standalone.noteStatus();
			}
			entry.end();
		}
	}

	/**
	 * What remains of an exchange that the container has forgotten.
	 */
	final class Entry extends WeakReference<StandaloneExchange> {

		private static final long UNKNOWN = -1;

		private final Exchange exchange;

		private volatile int status;

		private Entry(StandaloneExchange standalone, Exchange exchange) {
			super(standalone, OpenExchanges.this.forgotten);
			this.exchange = exchange;
		}

		Exchange exchange() {
			return this.exchange;
		}

		/**
		 * Return the status that the client has seen.
		 * @return the status, or 0 if no head is known to have been sent
		 */
		int status() {
			return this.status;
		}

		void noteStatus(int status) {
			this.status = status;
		}

		void end() {
			end(this.status);
		}

		void end(int status) {
			OpenExchanges.this.entries.remove(this);
			Guard.run(this, status, Entry::complete);
		}

		private void complete(int status) {
			this.exchange.complete(status, UNKNOWN);
		}

	}

}
