package io.lifecycle.test.contract;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A self-signed certificate for {@code localhost}, created by the keytool of this JDK on
 * first use.
 *
 * @since 0.1.0
 */
public final class TestKeys {

	private static final String PASSWORD = "changeit";

	private static final Path STORE = create();

	private TestKeys() {
	}

	private static Path create() {
		try {
			Path directory = Files.createTempDirectory("keys");
			Path store = directory.resolve("keys.p12");
			Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
					"-genkeypair", "-alias", "test", "-keyalg", "EC", "-validity", "36500", "-storetype", "PKCS12",
					"-storepass", PASSWORD, "-keystore", store.toString(), "-dname", "CN=localhost", "-ext",
					"san=dns:localhost,ip:127.0.0.1")
				.inheritIO()
				.start();
			if (keytool.waitFor() != 0) {
				throw new IllegalStateException("keytool failed");
			}
			store.toFile().deleteOnExit();
			directory.toFile().deleteOnExit();
			return store;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the properties that enable TLS.
	 * @return the properties, as {@code name=value}
	 */
	public static String[] properties() {
		return new String[] { "server.ssl.key-store=" + STORE, "server.ssl.key-store-password=" + PASSWORD };
	}

	/**
	 * Return the context of a client that trusts the certificate.
	 * @return the context
	 */
	public static SSLContext trusting() {
		try (InputStream in = Files.newInputStream(STORE)) {
			KeyStore store = KeyStore.getInstance("PKCS12");
			store.load(in, PASSWORD.toCharArray());
			TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			trust.init(store);
			SSLContext context = SSLContext.getInstance("TLS");
			context.init(null, trust.getTrustManagers(), null);
			return context;
		}
		catch (GeneralSecurityException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
