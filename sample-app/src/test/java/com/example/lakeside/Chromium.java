package com.example.lakeside;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Starts headless Chromium.
 */
public final class Chromium {

	private Chromium() {
	}

	/**
	 * Skip a test where Chromium is missing, unless it is required.
	 */
	public static void assumeInstalled() {
		if (!Boolean.getBoolean("lakeside.browser.required")) {
			assumeThat(find("chromium").isPresent() && find("chromedriver").isPresent())
				.as("'chromium' and 'chromedriver' (Debian: chromium, chromium-driver) are installed")
				.isTrue();
		}
	}

	/**
	 * Start a browser with a profile of its own; downloads are there too.
	 */
	// Without these paths Selenium would search the network.
	public static ChromeDriver start(Path profile) {
		ChromeOptions options = new ChromeOptions().setBinary(find("chromium").orElseThrow())
			.addArguments("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
					"--disable-background-networking", "--disable-component-update", "--disable-sync",
					"--disable-dev-shm-usage", "--window-size=900,1400", "--user-data-dir=" + profile)
			.setExperimentalOption("prefs",
					Map.of("download.default_directory", profile.resolve("downloads").toAbsolutePath().toString()));
		ChromeDriverService service = new ChromeDriverService.Builder()
			.usingDriverExecutable(find("chromedriver").orElseThrow())
			.usingAnyFreePort()
			.build();
		return new ChromeDriver(service, options);
	}

	private static Optional<File> find(String program) {
		return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
			.map((directory) -> Path.of(directory, program))
			.filter(Files::isExecutable)
			.map(Path::toFile)
			.findFirst();
	}

}
