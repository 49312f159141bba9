package io.lifecycle.autoconfigure.recording;

import java.lang.Thread.UncaughtExceptionHandler;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ExitCodeGenerator;
import org.springframework.boot.SpringApplication.AbandonedRunException;

/**
 * Ends the run of an application because a command has run instead. If it leaves the main
 * thread, the process ends with the exit code; code that runs an application in its own
 * process can catch it.
 */
@SuppressWarnings("serial")
final class CommandEnd extends AbandonedRunException implements ExitCodeGenerator {

	private final int exitCode;

	CommandEnd(int exitCode) {
		this.exitCode = exitCode;
		Thread thread = Thread.currentThread();
		if (isMain(thread)) {
			thread.setUncaughtExceptionHandler(new Exit(thread.getUncaughtExceptionHandler()));
		}
	}

	// The launcher of Java, and the one of devtools.
	private static boolean isMain(Thread thread) {
		return thread.getName().equals("main") || thread.getName().equals("restartedMain");
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

	@Override
	public String getMessage() {
		return "A command on a recording has run instead of the application; its exit code is " + this.exitCode + ".";
	}

	private record Exit(@Nullable UncaughtExceptionHandler other) implements UncaughtExceptionHandler {

		@Override
		public void uncaughtException(Thread thread, Throwable ex) {
			// The launcher of an executable jar calls the main method by reflection.
			for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
				if (cause instanceof CommandEnd end) {
					System.exit(end.exitCode);
				}
			}
			if (this.other != null) {
				this.other.uncaughtException(thread, ex);
			}
		}

	}

}
