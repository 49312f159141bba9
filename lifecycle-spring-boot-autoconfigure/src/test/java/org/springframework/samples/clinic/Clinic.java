package org.springframework.samples.clinic;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/**
 * Code of an application within a package of Spring.
 */
public class Clinic {

	public void open(Executor executor) {
		executor.execute(() -> {
		});
	}

	public void await(Executor executor, CountDownLatch running, CountDownLatch go) {
		executor.execute(() -> {
			running.countDown();
			try {
				go.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		});
	}

}
