package io.lifecycle.autoconfigure.recording;

import java.util.stream.Stream;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication.AbandonedRunException;

/**
 * Ends the run of an application in a process of others, such as a test, because a
 * command has run instead.
 */
@SuppressWarnings("serial")
final class CommandEnd extends AbandonedRunException implements ExitCodeGenerator {

	private final int exitCode;

	private CommandEnd(int exitCode) {
		this.exitCode = exitCode;
	}

	/**
	 * End the process with an exit code, whatever its main method does with exceptions.
	 * @return what to throw if it is the process of others
	 */
	static CommandEnd of(int exitCode) {
		if (isMain(Thread.currentThread()) && !isInTest()) {
			System.exit(exitCode);
		}
		return new CommandEnd(exitCode);
	}

	// The launcher of Java, and the one of devtools.
	private static boolean isMain(Thread thread) {
		return thread.getName().equals("main") || thread.getName().equals("restartedMain");
	}

	private static boolean isInTest() {
		return StackWalker.getInstance()
			.walk((frames) -> frames.anyMatch((frame) -> Stream.of("org.junit.", "org.testng.", "io.cucumber.")
				.anyMatch(frame.getClassName()::startsWith)));
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	@Override
	public String getMessage() {
		return "A command on a recording has run instead of the application; its exit code is " + this.exitCode + ".";
	}

}
