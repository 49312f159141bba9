package com.example.lakeside.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import sun.misc.Signal;
import sun.misc.SignalHandler;

import org.springframework.util.ClassUtils;

/**
 * A process that ends with this one, however this one ends: its input is then closed.
 */
final class DemoProcess implements AutoCloseable {

	private static final int KEPT = 50;

	private static final String LAUNCHER = "org.springframework.boot.loader.launch.PropertiesLauncher";

	private final Process process;

	private final Pattern ready;

	private final CompletableFuture<String> answer = new CompletableFuture<>();

	private final Deque<String> lines = new ArrayDeque<>();

	private DemoProcess(Process process, Pattern ready) {
		this.process = process;
		this.ready = ready;
		Thread reader = new Thread(this::read, "output-of-" + process.pid());
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Start a process with the class path of this one.
	 * @param main its main class, which calls {@link #endWithParent()}
	 * @param ready what it writes when it is ready, with one group
	 * @param arguments its arguments
	 */
	static DemoProcess start(Class<?> main, Pattern ready, List<String> arguments) {
		String classes = System.getProperty("java.class.path");
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(List.of("-Xmx160m", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", classes));
		if (ClassUtils.isPresent(LAUNCHER, null)) {
			command.add("-Dloader.main=" + main.getName());
			command.add(LAUNCHER);
		}
		else {
			command.add(main.getName());
		}
		command.addAll(arguments);
		try {
			return new DemoProcess(new ProcessBuilder(command).redirectErrorStream(true).start(), ready);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Leave Ctrl-C to the process that started this one. A terminal sends it to both, but
	 * the view needs its broker until its end.
	 */
	static void leaveSignalsToParent() {
		Stream.of("INT", "HUP").forEach(DemoProcess::ignore);
	}

	/**
	 * End this process when the one that started it has ended.
	 */
	static void endWithParent() {
		Thread watcher = new Thread(() -> {
			try {
				while (System.in.read() >= 0) {
					// Nobody sends anything.
				}
			}
			catch (IOException ex) {
				// The other end is gone, too.
			}
			System.exit(0);
		}, "parent");
		watcher.setDaemon(true);
		watcher.start();
	}

	private static void ignore(String signal) {
		try {
			Signal.handle(new Signal(signal), SignalHandler.SIG_IGN);
		}
		catch (IllegalArgumentException ex) {
			// This system has no such signal.
		}
	}

	private void read() {
		try (BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			reader.lines().forEach(this::read);
		}
		catch (IOException | UncheckedIOException ex) {
			read(ex.toString());
		}
		this.answer.completeExceptionally(new IllegalStateException("The process has ended"));
	}

	private synchronized void read(String line) {
		Matcher matcher = this.ready.matcher(line);
		if (matcher.find()) {
			this.answer.complete(matcher.group(1));
		}
		this.lines.add(line);
		if (this.lines.size() > KEPT) {
			this.lines.remove();
		}
	}

	private synchronized String output() {
		return String.join("\n", this.lines);
	}

	/**
	 * Wait until the process is ready.
	 * @return what it wrote then
	 */
	String awaitReady() throws InterruptedException {
		try {
			return this.answer.get(2, TimeUnit.MINUTES);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("The process has ended:\n" + output(), ex);
		}
		catch (TimeoutException ex) {
			throw new IllegalStateException("The process is not ready:\n" + output(), ex);
		}
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return the time that the processors have worked for the process.
	 */
	Duration cpu() {
		return this.process.info().totalCpuDuration().orElse(Duration.ZERO);
	}

	/**
	 * Ask the process to end, as a platform does, and wait for it.
	 */
	void terminate() throws InterruptedException {
		this.process.toHandle().destroy();
		if (!this.process.waitFor(1, TimeUnit.MINUTES)) {
			throw new IllegalStateException("The process does not end:\n" + output());
		}
	}

	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
