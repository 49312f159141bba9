package com.example.lakeside.live;

import com.example.lakeside.bank.Bank;
import com.example.lakeside.bank.TransferMade;
import com.example.lakeside.bank.TransferSuspected;
import com.example.lakeside.user.CurrentUser;
import io.lifecycle.event.LifecycleEvent;
import io.lifecycle.signal.Delivery;
import io.lifecycle.signal.OnSignal;
import io.lifecycle.signal.OverflowPolicy;

import org.springframework.stereotype.Component;

/**
 * Queued listeners: requests do not wait for what they send. Each runs on a thread of its
 * own and still knows the user whose request told the event.
 */
@Component
class Notifications {

	private final Pages pages;

	private final Bank bank;

	Notifications(Pages pages, Bank bank) {
		this.pages = pages;
		this.bank = bank;
	}

	@OnSignal(types = { TransferMade.class, TransferSuspected.class }, delivery = Delivery.QUEUED)
	void tellTheUser(LifecycleEvent event) {
		String user = CurrentUser.name();
		if (user != null) {
			this.pages.sendTo(user, new Message("mine", event));
		}
	}

	// All balances as they are now: a message that is lost is made good by the next.
	@OnSignal(types = TransferMade.class, delivery = Delivery.QUEUED, overflow = OverflowPolicy.DROP_OLDEST)
	void tellEverybody() {
		this.pages.broadcast(new Message("balances", this.bank.accounts()));
	}

}
