package io.lifecycle.console;

import java.util.function.Supplier;

import org.springframework.util.function.SingletonSupplier;

/**
 * Answers requests for the page, its files and its stream. It only shows: actions are
 * those of the endpoint {@code signals}. Thread-safe.
 *
 * @since 0.1.0
 */
public final class Console implements AutoCloseable {

	private static final String STREAM = "/stream";

	private final ConsoleSettings settings;

	private final ConsoleStreams streams;

	private final Supplier<ConsoleFiles> files = SingletonSupplier
		.of(() -> new ConsoleFiles(Console.class.getClassLoader()));

	/**
	 * Create the console of an application.
	 * @param settings the settings
	 * @param source where the events and the state of the application come from
	 */
	public Console(ConsoleSettings settings, ConsoleSource source) {
		this.settings = settings;
		this.streams = new ConsoleStreams(source, settings.maxStreams(), settings.renewal());
	}

	/**
	 * Answer a request.
	 * @param request the request
	 * @param path the path of the console in the application
	 * @return the answer, whose stream the caller must close if there is one
	 */
	public ConsoleAnswer answer(ConsoleRequest request, ConsolePath path) {
		String host = request.header("Host");
		if (host != null && !this.settings.isAllowed(host)) {
			return ConsoleAnswer.error(403, "The server listens to the loopback interface only, so the console answers "
					+ "to localhost. Add other names of this host to lifecycle.console.allowed-hosts.");
		}
		boolean head = request.method().equals("HEAD");
		if (!head && !request.method().equals("GET")) {
			return ConsoleAnswer.error(405, "The console only supports GET.", "Allow", "GET, HEAD");
		}
		String rest = path.rest(request.path());
		return switch (rest) {
			case "" -> ConsoleAnswer.empty(302, "Location", path.name() + '/' + query(request));
			case "/" -> this.files.get().page(request.csrfToken());
			case STREAM -> stream(request, head);
			default -> file(rest, request);
		};
	}

	private static String query(ConsoleRequest request) {
		return (request.query() != null) ? '?' + request.query() : "";
	}

	private ConsoleAnswer file(String path, ConsoleRequest request) {
		ConsoleFile file = this.files.get().find(path);
		return (file != null) ? file.answer(request.header("If-None-Match"), request.accepts("Accept-Encoding", "gzip"))
				: ConsoleAnswer.error(404, "The console has no such file.");
	}

	private ConsoleAnswer stream(ConsoleRequest request, boolean head) {
		StreamQuery query;
		try {
			query = StreamQuery.of(request, this.settings.isShown(request));
		}
		catch (IllegalArgumentException ex) {
			return ConsoleAnswer.error(400, String.valueOf(ex.getMessage()));
		}
		ConsoleStream stream = head ? null : this.streams.open(query);
		return (head || stream != null) ? ConsoleAnswer.of(query.format().mediaType(), stream)
				: ConsoleAnswer.error(503, "All streams of the console are in use.", "Retry-After", "5");
	}

	/**
	 * Close the streams that have not ended by themselves, because their clients do not
	 * read.
	 */
	@Override
	public void close() {
		this.streams.close();
	}

}
