package com.example.lakeside.fleet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How the processes of the demonstration end.
 */
@DisabledOnOs(OS.WINDOWS)
class DemoProcessTests {

	// This is the exit code of a JVM that receives SIGTERM.
	private static final int TERMINATED = 143;

	private Process process;

	@BeforeEach
	void start() throws IOException {
		this.process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
				System.getProperty("java.class.path"), Child.class.getName())
			.start();
		assertThat(this.process.inputReader().readLine()).isEqualTo("ready");
	}

	@AfterEach
	void stop() {
		this.process.destroyForcibly();
	}

	@Test
	void aTerminalDoesNotEndThem() throws Exception {
		for (String signal : new String[] { "INT", "HUP" }) {
			new ProcessBuilder("kill", "-" + signal, Long.toString(this.process.pid())).start().waitFor();
		}
		this.process.toHandle().destroy();
		assertThat(this.process.waitFor()).isEqualTo(TERMINATED);
	}

	@Test
	void theyEndWithTheProcessThatStartedThem() throws Exception {
		this.process.getOutputStream().close();
		assertThat(this.process.waitFor()).isZero();
	}

	static final class Child {

		private Child() {
		}

		public static void main(String[] args) throws InterruptedException {
			DemoProcess.leaveSignalsToParent();
			DemoProcess.endWithParent();
			System.out.println("ready");
			new CountDownLatch(1).await();
		}

	}

}
