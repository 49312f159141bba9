package org.springframework.samples.clinic;

import java.util.concurrent.Executor;

/**
 * Code of an application within a package of Spring.
 */
public class Clinic {

	public void open(Executor executor) {
		executor.execute(() -> {
		});
	}

}
