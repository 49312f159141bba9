/**
 * The open pages: what happens is pushed to them, to all or to those of one user.
 */
@NullMarked
package com.example.lakeside.live;

import org.jspecify.annotations.NullMarked;
